package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UntrustedTextTest {
    @Test
    void quotesHarmlessText() {
        assertThat(encoded("/srv/app/it's\\x~!")).isEqualTo("\"/srv/app/it's\\x~!\"");
        assertThat(encoded("")).isEqualTo("\"\"");
    }

    @Test
    void writesHexWhereTheKernelDoes() {
        assertThat(encoded("a b")).isEqualTo("612062");
        assertThat(encoded("a\"")).isEqualTo("6122");
        assertThat(encoded("a\n")).isEqualTo("610A");
        assertThat(encoded("\u007f")).isEqualTo("7F");
        assertThat(encoded("é")).isEqualTo("C3A9");
        assertThat(encoded("\0")).isEqualTo("00");
    }

    @Test
    void writesHexForEqualsBecauseReadersSearchForFields() {
        assertThat(encoded("main,key=x")).isEqualTo("6D61696E2C6B65793D78");
    }

    @Test
    void keepsAsMuchAsFits() {
        byte[] plain = Samples.bytes("abcdef");
        byte[] spaced = Samples.bytes("abc ef");
        assertThat(UntrustedText.fitting(plain, 0, 6, 8)).isEqualTo(6);
        assertThat(UntrustedText.fitting(plain, 0, 6, 7)).isEqualTo(5);
        assertThat(UntrustedText.fitting(spaced, 0, 6, 12)).isEqualTo(6);
        for (int written = 2; written < 12; written++) {
            int kept = UntrustedText.fitting(spaced, 0, 6, written);
            assertThat(UntrustedText.writtenLength(spaced, 0, kept)).isLessThanOrEqualTo(Math.max(written, 2));
        }
    }

    private static String encoded(String text) {
        var out = new Octets(1);
        byte[] bytes = Samples.bytes(text);
        UntrustedText.append(out, bytes, 0, bytes.length);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
