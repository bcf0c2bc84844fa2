package org.audithalt.backlog;

/**
 * CRC-32C (Castagnoli, RFC 3720 B.4) of numbers, eight bytes a step from tables. Allocates nothing; any thread.
 *
 * <p>Not {@code java.util.zip.CRC32C}: an object a number would be garbage.
 */
final class Crc32c {
    private static final int POLYNOMIAL = 0x82f63b78;
    private static final int BYTE_VALUES = 256;

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

    static int end(int crc) {
        return ~crc;
    }
}
