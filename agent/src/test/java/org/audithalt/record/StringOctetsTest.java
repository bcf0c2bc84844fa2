package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StringOctetsTest {
    private static final String EURO = "\u20ac";
    private static final String CLEF = "\ud834\udd1e";

    @Test
    void givesTheBytesOfAnAsciiStringOfAnyLength() {
        StringBuilder text = new StringBuilder();
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = StringOctets.ascii(text.toString());
            assertThat(bytes).isEqualTo(text.toString().getBytes(StandardCharsets.US_ASCII));
            text.append((char) (length * 3 % 128));
        }
    }

    @Test
    void givesNoneOfAStringWithOneCharacterThatIsNotAsciiWhereverItStands() {
        for (int length = 1; length <= 20; length++) {
            for (int at = 0; at < length; at++) {
                String latin = "a".repeat(at) + '\u00e9' + "a".repeat(length - at - 1);
                assertThat(StringOctets.ascii(latin)).as(latin).isNull();
                String wide = "a".repeat(at) + EURO + "a".repeat(length - at - 1);
                assertThat(StringOctets.ascii(wide)).as(wide).isNull();
            }
        }
    }

    @Test
    void countsTheBytesThatUtf8Takes() {
        String[] texts = {"", "a", "\u007f", "\u0080", "\u07ff", "\u0800", EURO, "\uffff", CLEF, "a" + CLEF + EURO + "b"
        };
        for (String text : texts) {
            assertThat(StringOctets.utf8Length(text)).as(text).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void takesAnUnpairedSurrogateForTheReplacement() {
        String[] texts = {"\ud834", "\udd1e", "\ud834a", "\udd1e\ud834", "\ud834\ud834\udd1e"};
        for (String text : texts) {
            assertThat(StringOctets.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
        assertThat(StringOctets.codePoint("\ud834", 0)).isEqualTo('?');
        assertThat(StringOctets.codePoint("\ud834a", 0)).isEqualTo('?');
        assertThat(StringOctets.codePoint("\udd1ea", 0)).isEqualTo('?');
        assertThat(StringOctets.codePoint("a" + CLEF, 1)).isEqualTo(0x1d11e);
        assertThat(StringOctets.codePoint(EURO, 0)).isEqualTo(0x20ac);
    }

    @Test
    void allBytesAreUtf8() {
        assertThat(StringOctets.toBytes("a" + EURO)).isEqualTo(new byte[] {'a', (byte) 0xe2, (byte) 0x82, (byte) 0xac});
    }
}
