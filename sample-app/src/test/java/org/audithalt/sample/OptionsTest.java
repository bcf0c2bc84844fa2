package org.audithalt.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void fillsInDefaults() {
        assertThat(Options.parse("--dir", "/d")).isEqualTo(new Options(Path.of("/d"), 4, false, 0, 0, 0, 10, 0));
    }

    @Test
    void takesEveryOption() {
        String line = "--dir /d --threads 9 --virtual --seconds 8 --rounds 7 --pause 6 --process-every 5 --port 4321";

        Options options = Options.parse(line.split(" "));

        assertThat(options).isEqualTo(new Options(Path.of("/d"), 9, true, 8, 7, 6, 5, 4321));
    }

    @Test
    void runsNoProcessWhenToldSo() {
        assertThat(Options.parse("--dir", "/d", "--no-process").processEvery()).isZero();
    }

    @Test
    void makesTheDirectoryAbsolute() {
        assertThat(Options.parse("--dir", "a/../b").directory())
                .isEqualTo(Path.of("b").toAbsolutePath());
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertThatThrownBy(() -> Options.parse("--dir", "/d", "--port", "65536"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--port 65536: not a whole number from 0 to 65535");
        assertThatThrownBy(() -> Options.parse("--dir", "/d", "--threads", "many"))
                .hasMessage("--threads many: not a whole number from 1 to 1000000");
        assertThatThrownBy(() -> Options.parse("--dir", "/d", "--fast"))
                .hasMessage("--fast: unknown option (--help lists them)");
        assertThatThrownBy(() -> Options.parse("--threads", "2", "--dir")).hasMessage("--dir: value is missing");
    }

    @Test
    void demandsADirectory() {
        assertThatThrownBy(() -> Options.parse()).hasMessage("--dir DIR is missing (--help lists the options)");
    }
}
