package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    @Test
    void findsEachHarmfulByteInEachPlaceOfTextOfEachLength() {
        for (int length = 0; length <= 20; length++) {
            for (int from = 0; from <= 3; from++) {
                for (int at = 0; at < length; at++) {
                    for (int octet = 0; octet < 256; octet++) {
                        byte[] text = ("====" + "~!".repeat(10) + "====").getBytes(StandardCharsets.US_ASCII);
                        System.arraycopy(text, 4, text, from, 20);
                        Arrays.fill(text, from + length, text.length, (byte) '"');
                        text[from + at] = (byte) octet;
                        boolean harmful = octet < 0x21 || octet > 0x7e || octet == '"' || octet == '=';

                        assertThat(UntrustedText.needsHex(text, from, length))
                                .as("%x at %d of %d", octet, at, length)
                                .isEqualTo(harmful);
                    }
                }
            }
        }
    }

    @Test
    void findsNoHarmInAnyTwoHarmlessNeighbours() {
        byte[] text = "abcdefgh".getBytes(StandardCharsets.US_ASCII);
        for (int first = 0x21; first <= 0x7e; first++) {
            for (int second = 0x21; second <= 0x7e; second++) {
                text[3] = (byte) first;
                text[4] = (byte) second;
                boolean harmful = first == '"' || first == '=' || second == '"' || second == '=';

                assertThat(UntrustedText.needsHex(text, 0, 8)).isEqualTo(harmful);
            }
        }
    }

    private static String encoded(String text) {
        var out = new Octets(1);
        byte[] bytes = Samples.bytes(text);
        UntrustedText.append(out, bytes, 0, bytes.length);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
