package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import jdk.internal.misc.Unsafe;
import org.junit.jupiter.api.Test;

class Crc32cTest {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private static int sum(byte[] bytes) {
        long memory = UNSAFE.allocateMemory(bytes.length + 1);
        try {
            for (int i = 0; i < bytes.length; i++) {
                UNSAFE.putByte(memory + i, bytes[i]);
            }
            return Crc32c.end(Crc32c.step(Crc32c.BEGIN, memory, bytes.length));
        } finally {
            UNSAFE.freeMemory(memory);
        }
    }

    @Test
    void givesTheSumOfTheStandard() {
        // the check value of CRC-32C in the catalogue of parametrised CRC algorithms
        assertThat(sum("123456789".getBytes(US_ASCII))).isEqualTo(0xe3069283);
    }

    @Test
    void agreesWithTheJdkForEveryLength() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            CRC32C expected = new CRC32C();
            expected.update(bytes);
            assertThat(sum(bytes)).as("%d bytes", length).isEqualTo((int) expected.getValue());
        }
    }

    @Test
    void aStepOverANumberIsOneOverItsBytesLowestFirst() {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x1122334455667788L)
                .array();
        assertThat(Crc32c.end(Crc32c.step(Crc32c.BEGIN, 0x1122334455667788L))).isEqualTo(sum(bytes));
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
