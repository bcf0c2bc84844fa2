package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OctetsTest {
    private static final long[] NUMBERS = {
        0, 1, -1, 9, 10, -10, 99, 100, 15, 16, 255, 256, 4294967295L, Long.MAX_VALUE, Long.MIN_VALUE, -2147483648L
    };

    @Test
    void writesDecimalAsLongToString() {
        for (long number : NUMBERS) {
            var out = new Octets(1);
            out.appendDecimal(number);
            assertThat(text(out)).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void writesHexAsLongToHexString() {
        for (long number : NUMBERS) {
            var out = new Octets(1);
            out.appendLowerHex(number);
            assertThat(text(out)).isEqualTo(Long.toHexString(number));
        }
    }

    @Test
    void writesExactlyThreeDigits() {
        var out = new Octets(1);
        out.appendThreeDigits(7);
        out.appendThreeDigits(42);
        out.appendThreeDigits(999);
        assertThat(text(out)).isEqualTo("007042999");
    }

    @Test
    void writesUpperCaseHexOfAnyByte() {
        var out = new Octets(1);
        out.appendUpperHex(new byte[] {0, 10, (byte) 0xff, (byte) 0x80}, 1, 3);
        assertThat(text(out)).isEqualTo("0AFF80");
    }

    private static String text(Octets out) {
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
