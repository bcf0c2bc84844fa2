package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotSumTest {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int BYTES = 512;

    private final Random random = new Random(7);
    private final long memory = UNSAFE.allocateMemory(BYTES);

    @AfterEach
    void free() {
        UNSAFE.freeMemory(memory);
    }

    private void fill() {
        for (int i = 0; i < BYTES; i++) {
            UNSAFE.putByte(memory + i, (byte) random.nextInt());
        }
    }

    private void turn(int bit) {
        long at = memory + bit / 8;
        UNSAFE.putByte(at, (byte) (UNSAFE.getByte(at) ^ 1 << bit % 8));
    }

    @Test
    void seesEachBitAndEachPairOfBitsThatIsTurned() {
        for (boolean zeros : new boolean[] {true, false}) {
            fill();
            if (zeros) {
                UNSAFE.setMemory(memory, BYTES, (byte) 0);
            }
            Set<Long> sums = new HashSet<>();
            int bits = 96 * 8;
            long whole = SlotSum.of(memory, 96, SlotSum.PAYLOAD);
            for (int one = 0; one < bits; one++) {
                turn(one);
                assertThat(SlotSum.of(memory, 96, SlotSum.PAYLOAD))
                        .as("bit %d", one)
                        .isNotEqualTo(whole);
                for (int two = 0; two < one; two++) {
                    turn(two);
                    sums.add(SlotSum.of(memory, 96, SlotSum.PAYLOAD));
                    turn(two);
                }
                turn(one);
            }
            assertThat(sums).hasSize(bits * (bits - 1) / 2).doesNotContain(whole);
        }
    }

    @Test
    void seesExchangedWordsAndWhatIsMovedOrOverwritten() {
        fill();
        long whole = SlotSum.of(memory, 384, SlotSum.PAYLOAD);
        for (int one = 0; one < 384; one += 8) {
            for (int two = 0; two < one; two += 8) {
                exchange(one, two);
                assertThat(SlotSum.of(memory, 384, SlotSum.PAYLOAD)).isNotEqualTo(whole);
                exchange(one, two);
            }
            long before = UNSAFE.getLong(memory + one);
            for (long other : new long[] {0, -1, before + 1}) {
                UNSAFE.putLong(memory + one, other);
                assertThat(SlotSum.of(memory, 384, SlotSum.PAYLOAD)).isNotEqualTo(whole);
            }
            UNSAFE.putLong(memory + one, before);
        }
        assertThat(SlotSum.of(memory + 16, 384, SlotSum.PAYLOAD)).isNotEqualTo(whole);
        assertThat(SlotSum.of(memory, 384, SlotSum.CHAINED)).isNotEqualTo(whole);
        assertThat(SlotSum.of(memory, 384, SlotSum.PAYLOAD)).isEqualTo(whole);
    }

    private void exchange(int one, int two) {
        long word = UNSAFE.getLong(memory + one);
        UNSAFE.putLong(memory + one, UNSAFE.getLong(memory + two));
        UNSAFE.putLong(memory + two, word);
    }

    @Test
    void bytesBehindTheCountDoNotCountAndAreTakenForZeros() {
        for (int count = 0; count < 100; count++) {
            fill();
            long sum = SlotSum.of(memory, count, SlotSum.HEAD);
            for (int i = count; i < BYTES; i++) {
                UNSAFE.putByte(memory + i, (byte) 0);
            }
            assertThat(SlotSum.of(memory, count, SlotSum.HEAD))
                    .as("%d bytes", count)
                    .isEqualTo(sum);
            assertThat(SlotSum.of(memory, SlotLayout.padded(count), SlotSum.HEAD))
                    .as("%d bytes", count)
                    .isEqualTo(sum);
        }
    }

    @Test
    void isTheSumOfItsParts() {
        fill();
        for (int middle = 0; middle <= 384; middle += SlotSum.PAIR_BYTES) {
            assertThat(SlotSum.of(memory, middle, SlotSum.PAYLOAD)
                            + SlotSum.of(memory + middle, 384 - middle, SlotSum.keyAt(SlotSum.PAYLOAD, middle)))
                    .isEqualTo(SlotSum.of(memory, 384, SlotSum.PAYLOAD));
        }
    }
}
