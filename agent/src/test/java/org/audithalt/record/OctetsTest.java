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
    void writesNumbersOfEachLength() {
        for (int shift = 0; shift < Long.SIZE; shift++) {
            for (long number : new long[] {0xfedc_ba98_7654_3210L >>> shift, Long.MIN_VALUE >> shift, -1L >>> shift}) {
                check(number);
            }
        }
        for (long power = 1; power <= 1_000_000_000_000_000_000L && power > 0; power *= 10) {
            for (long number : new long[] {power - 1, power, power + 1, -power, 1 - power, 7 * power}) {
                check(number);
            }
        }
    }

    private static void check(long number) {
        var out = new Octets(1);
        out.append('<');
        out.appendDecimal(number);
        out.append(' ');
        out.appendLowerHex(number);
        out.appendArgument('2', number);
        out.append('>');
        assertThat(text(out))
                .isEqualTo("<" + number + " " + Long.toHexString(number) + " a2=" + Long.toHexString(number) + ">");
        assertThat(Octets.decimalDigits(number))
                .isEqualTo(Long.toString(number).replace("-", "").length());
    }

    @Test
    void putsBytesInThePlaceOfOthers() {
        byte[] letters = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
        for (int count = 0; count <= 20; count++) {
            var out = new Octets(1);
            out.append(".".repeat(26).getBytes(StandardCharsets.US_ASCII));

            out.put(3, letters, 2, count);

            assertThat(text(out))
                    .isEqualTo("..." + "cdefghijklmnopqrstuvwxyz".substring(0, count) + ".".repeat(23 - count));
        }
    }

    @Test
    void quotes() {
        var out = new Octets(1);
        out.appendQuoted("xabcy".getBytes(StandardCharsets.US_ASCII), 1, 3);
        assertThat(text(out)).isEqualTo("\"abc\"");
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

    @Test
    void growsForBytesThatArePlacedDirectly() {
        var out = new Octets(1);
        out.append('a');

        out.ensureCapacity(5);
        for (int i = 1; i < 5; i++) {
            out.array()[i] = (byte) ('a' + i);
        }
        out.setLength(5);
        assertThat(text(out)).isEqualTo("abcde");

        out.setLength(2);
        assertThat(text(out)).isEqualTo("ab");

        out.setLength(9);
        assertThat(out.array()).hasSizeGreaterThanOrEqualTo(9).startsWith('a', 'b');
    }

    @Test
    void appendsBehindWhatItHolds() {
        var out = new Octets(1);
        out.append(new byte[] {'x', 'a', 'b', 'y'}, 1, 2);
        out.appendDecimal(-7);
        out.appendLowerHex(0xabcL);
        out.appendUpperHex(new byte[] {0x5e}, 0, 1);
        var more = new Octets(1);
        more.append(out);
        more.append(out);

        assertThat(text(more)).isEqualTo("ab-7abc5Eab-7abc5E");
        more.clear();
        assertThat(more.isEmpty()).isTrue();
    }

    private static String text(Octets out) {
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
