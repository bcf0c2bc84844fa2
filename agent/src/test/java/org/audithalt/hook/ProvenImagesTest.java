package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProvenImagesTest {
    private static final ImageIdentity IMAGE = new ImageIdentity("17-00000001-5", "17.0.1", "Vendor");

    @Test
    void hasWhatItsLinesName() {
        String line = ProvenImages.line(IMAGE, "abc", 10, 2);

        assertThat(line).isEqualTo("17-00000001-5 abc 10 2 17.0.1 Vendor");
        assertThat(ProvenImages.parse("# comment\n\n" + line, "abc").has(IMAGE)).isTrue();
        assertThat(ProvenImages.parse("", "abc").has(IMAGE)).isFalse();
        assertThat(ProvenImages.parse(line, "abc").has(new ImageIdentity("17-00000002-5", "17.0.1", "Vendor")))
                .isFalse();
    }

    @Test
    void passesOverWhatOtherTablesHaveProven() {
        String line = ProvenImages.line(IMAGE, "abc", 10, 2);

        assertThat(ProvenImages.parse(line, "abd").has(IMAGE)).isFalse();
        assertThat(ProvenImages.parse(line + "\n", "abd").size()).isZero();
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThatThrownBy(() -> ProvenImages.parse("#\nx y\n", "abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: 2 words instead of 6");
    }

    @Test
    void knowsTheImagesOfTheBuild() {
        assertThat(ProvenImages.load().size()).isPositive();
        assertThat(ProvenImages.tablesOfThisBuild()).matches("[0-9a-f]{8}");
    }
}
