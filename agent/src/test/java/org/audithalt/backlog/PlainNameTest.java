package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Random;
import jdk.internal.misc.Unsafe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainNameTest {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int BYTES = 512;
    private static final byte UNTOUCHED = 0x55;

    private final Random random = new Random(11);
    private final long memory = UNSAFE.allocateMemory(BYTES);

    @AfterEach
    void free() {
        UNSAFE.freeMemory(memory);
    }

    private byte[] name(int length) {
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            name[i] = (byte) (1 + random.nextInt(127));
        }
        return name;
    }

    private long copy(byte[] name, int form) {
        UNSAFE.setMemory(memory, BYTES, UNTOUCHED);
        return PlainName.copy(name, form, memory, SlotSum.PAYLOAD);
    }

    @Test
    void copiesEveryLengthWithZerosBehindAndGivesTheSumOfWhatItWrote() {
        for (int length = 1; length <= SlotLayout.HEAD_PAYLOAD_BYTES; length++) {
            for (int form : new int[] {PlainRow.TEXT, PlainRow.BYTES}) {
                byte[] name = name(length);

                long sum = copy(name, form);

                assertThat(sum).isEqualTo(SlotSum.of(memory, length, SlotSum.PAYLOAD));
                for (int i = 0; i < BYTES; i++) {
                    int expected = i < length ? name[i] : i < SlotLayout.padded(length) ? 0 : UNTOUCHED;
                    assertThat(UNSAFE.getByte(memory + i))
                            .as("byte %d of %d", i, length)
                            .isEqualTo((byte) expected);
                }
            }
        }
    }

    @Test
    void aByteThatIsNotAsciiIsFoundWhereverItIs() {
        for (int length = 1; length < 60; length++) {
            for (int i = 0; i < length; i++) {
                byte[] name = name(length);
                name[i] = (byte) (0x80 | random.nextInt(128));
                assertThat(copy(name, PlainRow.TEXT)).isEqualTo(PlainName.NOT_PLAIN);
                assertThat(copy(name, PlainRow.BYTES)).isEqualTo(SlotSum.of(memory, length, SlotSum.PAYLOAD));
            }
        }
    }

    @Test
    void aNulInACStringIsFoundWhereverItIs() {
        for (int length = 1; length < 60; length++) {
            for (int i = 0; i < length; i++) {
                byte[] name = name(length);
                name[i] = 0;
                assertThat(copy(name, PlainRow.BYTES)).as("%d of %d", i, length).isEqualTo(PlainName.NOT_PLAIN);
                assertThat(copy(name, PlainRow.TEXT)).isEqualTo(SlotSum.of(memory, length, SlotSum.PAYLOAD));
            }
        }
    }

    @Test
    void knowsTheFormsByTheirClasses() {
        byte[] octets = {'/', 'x'};
        assertThat(PlainName.of(PlainRow.TEXT, "/x")).containsExactly('/', 'x');
        assertThat(PlainName.of(PlainRow.FILE, new File("/x"))).containsExactly('/', 'x');
        assertThat(PlainName.of(PlainRow.BYTES, octets)).isSameAs(octets);
        assertThat(PlainName.of(PlainRow.NONE, null)).isEmpty();
        for (int form : new int[] {PlainRow.TEXT, PlainRow.FILE, PlainRow.BYTES, PlainRow.OTHER}) {
            assertThat(PlainName.of(form, null)).isNull();
        }
        assertThat(PlainName.of(PlainRow.TEXT, "/\u20ac")).isNull();
        assertThat(PlainName.of(PlainRow.TEXT, octets)).isNull();
    }
}
