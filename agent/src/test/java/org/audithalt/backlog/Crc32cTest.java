package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cTest {
    @Test
    void agreesWithTheJdkForEveryNumberOfSteps() {
        Random random = new Random(1);
        for (int steps = 0; steps < 25; steps++) {
            byte[] bytes = new byte[steps * Long.BYTES];
            random.nextBytes(bytes);
            ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            CRC32C expected = new CRC32C();
            expected.update(bytes);

            int sum = Crc32c.BEGIN;
            while (words.hasRemaining()) {
                sum = Crc32c.step(sum, words.getLong());
            }

            assertThat(Crc32c.end(sum)).as("%d steps", steps).isEqualTo((int) expected.getValue());
        }
    }

    @Test
    void aCheckedNumberSeesEveryPatternInAnyByteOfIt() {
        for (long number : new long[] {1, 2, 4711, 1L << 39, (1L << 40) - 1}) {
            long word = CheckedNumber.word(number, 5);
            assertThat(CheckedNumber.number(word)).isEqualTo(number);
            assertThat(CheckedNumber.holds(word, 5)).isTrue();
            assertThat(CheckedNumber.holds(word, 6)).isFalse();
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                for (long flip = 1; flip < 256; flip++) {
                    assertThat(CheckedNumber.holds(word ^ flip << shift, 5))
                            .as("%d, %x in byte %d", number, flip, shift / 8)
                            .isFalse();
                }
            }
        }
        assertThat(CheckedNumber.word(0, 5)).isZero();
        assertThat(CheckedNumber.holds(0, 5)).isTrue();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(CheckedNumber.holds(1L << bit, 5)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void noStateBecomesAnotherByOneToThreeDamagedBitsOrAllEight() {
        Set<Integer> states = new HashSet<>();
        for (int state = 0; state < 256; state++) {
            if (SlotLayout.isState(state)) {
                states.add(state);
            }
        }
        assertThat(states).hasSize(8);
        for (int state : states) {
            for (int flip = 1; flip < 256; flip++) {
                if (Integer.bitCount(flip) <= 3 || flip == 255) {
                    assertThat(SlotLayout.isState(state ^ flip))
                            .as("%x ^ %x", state, flip)
                            .isFalse();
                }
            }
        }
    }
}
