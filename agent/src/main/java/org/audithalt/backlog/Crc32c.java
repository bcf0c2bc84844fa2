package org.audithalt.backlog;

import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * CRC-32C (Castagnoli, RFC 3720 B.4) of memory, eight bytes a step from tables; in four interleaved lanes where there is much. Allocates nothing; any thread.
 *
 * <p>Not {@code java.util.zip.CRC32C}: an object a record would be garbage, and its stub, which reads the memory in machine code
 * of its own, takes the JVM down where a page of the mapping cannot be backed. A load by {@code Unsafe} is an
 * {@link InternalError} there.
 */
final class Crc32c {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final boolean REVERSED = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    private static final int POLYNOMIAL = 0x82f63b78;
    private static final int BYTE_VALUES = 256;
    private static final int LANES_BYTES = 4 * Long.BYTES;

    /** Table n, from 256 n: a byte that n more bytes follow. */
    private static final int[] TABLES = tables();

    /** Before the first byte; the result of a sum is what {@link #end} makes of the last step. */
    static final int BEGIN = -1;

    private Crc32c() {}

    private static int[] tables() {
        int[] tables = new int[Long.BYTES * BYTE_VALUES];
        for (int value = 0; value < BYTE_VALUES; value++) {
            int crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[value] = crc;
        }
        for (int i = BYTE_VALUES; i < tables.length; i++) {
            int before = tables[i - BYTE_VALUES];
            tables[i] = tables[before & 0xff] ^ before >>> Byte.SIZE;
        }
        return tables;
    }

    /** One step over the eight bytes of a number, its lowest first. */
    static int step(int crc, long word) {
        int[] tables = TABLES;
        int low = crc ^ (int) word;
        int high = (int) (word >>> Integer.SIZE);
        return tables[7 * BYTE_VALUES + (low & 0xff)]
                ^ tables[6 * BYTE_VALUES + (low >>> 8 & 0xff)]
                ^ tables[5 * BYTE_VALUES + (low >>> 16 & 0xff)]
                ^ tables[4 * BYTE_VALUES + (low >>> 24)]
                ^ tables[3 * BYTE_VALUES + (high & 0xff)]
                ^ tables[2 * BYTE_VALUES + (high >>> 8 & 0xff)]
                ^ tables[BYTE_VALUES + (high >>> 16 & 0xff)]
                ^ tables[high >>> 24];
    }

    /** Steps over bytes of memory. */
    static int step(int crc, long address, int count) {
        int sum = crc;
        int i = 0;
        for (; i <= count - Long.BYTES; i += Long.BYTES) {
            sum = step(sum, word(address + i));
        }
        for (; i < count; i++) {
            sum = TABLES[(sum ^ UNSAFE.getByte(address + i)) & 0xff] ^ sum >>> Byte.SIZE;
        }
        return sum;
    }

    /**
     * Steps over bytes of memory in four lanes: word n goes to lane n modulo 4, and the lanes' sums are stepped over at the end. A
     * step waits for the one before it in the same lane only, which takes a third of the time.
     */
    static int stepInLanes(int crc, long address, int count) {
        int first = crc;
        int second = BEGIN;
        int third = BEGIN;
        int fourth = BEGIN;
        int i = 0;
        for (; i <= count - LANES_BYTES; i += LANES_BYTES) {
            first = step(first, word(address + i));
            second = step(second, word(address + i + Long.BYTES));
            third = step(third, word(address + i + 2 * Long.BYTES));
            fourth = step(fourth, word(address + i + 3 * Long.BYTES));
        }
        int left = count - i;
        if (left >= Long.BYTES) {
            first = step(first, word(address + i));
            i += Long.BYTES;
        }
        if (left >= 2 * Long.BYTES) {
            second = step(second, word(address + i));
            i += Long.BYTES;
        }
        if (left >= 3 * Long.BYTES) {
            third = step(third, word(address + i));
            i += Long.BYTES;
        }
        fourth = step(fourth, address + i, count - i);
        return step(step(BEGIN, two(first, second)), two(third, fourth));
    }

    private static long two(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }

    private static long word(long address) {
        long word = UNSAFE.getLong(address);
        return REVERSED ? Long.reverseBytes(word) : word;
    }

    static int end(int crc) {
        return ~crc;
    }
}
