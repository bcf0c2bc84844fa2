package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
    @Test
    void isFoundWhereverItStandsAsItIsOrInHexadecimalOfEitherCase() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] wanted = new byte[Needle.SHORTEST + random.nextInt(12)];
            random.nextBytes(wanted);
            Needle needle = Needle.ofText(wanted);
            String hexadecimal = HexFormat.of().formatHex(wanted);
            byte[] form = List.of(new String(wanted, ISO_8859_1), hexadecimal, hexadecimal.toUpperCase(Locale.ROOT))
                    .get(round % 3)
                    .getBytes(ISO_8859_1);
            byte[] bytes = new byte[form.length + random.nextInt(100)];
            int at = random.nextInt(bytes.length - form.length + 1);
            int from = random.nextInt(at + 1);
            System.arraycopy(form, 0, bytes, at, form.length);

            assertThat(needle.isIn(bytes, from, at + form.length))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(needle.isIn(bytes, from, bytes.length))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(needle.isIn(bytes, from, at + form.length - 1))
                    .as("seed %d", seed)
                    .isFalse();
            assertThat(needle.isIn(bytes, at + 1, bytes.length))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @Test
    void whatIsNeverEncodedIsFoundAsItIsOnly() {
        Needle needle = Needle.ofPlain(Bytes.latin("audit(17954"));
        byte[] found = Bytes.latin("x".repeat(40) + "audit(17954" + "y".repeat(40));
        byte[] encoded = Bytes.latin(HexFormat.of().formatHex(found));

        assertThat(needle.isIn(found, 0, found.length)).isTrue();
        assertThat(needle.isIn(encoded, 0, encoded.length)).isFalse();
    }

    @Test
    void timesHaveTheDigitsInCommonWithWhichAllOfThemBegin() {
        assertThat(new TimeRange(1_795_499_532, 1_795_499_591).needle()).isEqualTo(Bytes.latin("msg=audit(17954995"));
        assertThat(new TimeRange(1_795_499_532, 1_795_499_532).needle()).isEqualTo(Bytes.latin("msg=audit(1795499532"));
        assertThat(new TimeRange(999_999_999, 1_000_000_001).needle()).isEmpty();
        assertThat(new TimeRange(5, Long.MAX_VALUE).needle()).isEmpty();
        assertThat(new TimeRange(Long.MIN_VALUE, 5).needle()).isEmpty();
    }

    @Test
    void lettersBeyondAsciiAreFoundInTheLastBytesToo() {
        byte[] bytes = Bytes.latin("abc\u00fc");

        assertThat(Bytes.indexOf(bytes, 0, bytes.length, '\u00fc')).isEqualTo(3);
        assertThat(Bytes.lastIndexOf(bytes, 0, bytes.length, '\u00fc')).isEqualTo(3);
    }
}
