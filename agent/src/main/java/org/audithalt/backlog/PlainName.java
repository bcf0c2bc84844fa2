package org.audithalt.backlog;

import java.io.File;
import jdk.internal.misc.Unsafe;
import org.audithalt.record.ByteArrays;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * Copies a name into a slot and sums it up on the way, word by word: the bytes are looked at once, for all that has to be known of
 * them. Names that are not plain (not ASCII in a String, a NUL before the end of an array) are found out by the copy itself, which
 * is then worth nothing.
 *
 * <p>Application threads; allocates nothing. Reads no byte outside of the array, and writes whole pairs of words, zeros behind the name.
 */
final class PlainName {
    /** A sum's value for a name that is not plain; a sum that comes to it by chance is taken for such a one, too. */
    static final long NOT_PLAIN = 0;

    private static final byte[] EMPTY = new byte[0];
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int WORD_BITS = Long.SIZE;
    private static final long HALF = 0xffffffffL;

    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private PlainName() {}

    /** The bytes of an object in one of the forms of {@link PlainRow}; null if it is not plain, as far as its class says. */
    static byte @Nullable [] of(int form, @Nullable Object object) {
        switch (form) {
            case PlainRow.TEXT:
                return object instanceof String ? StringOctets.latin1((String) object) : null;
            case PlainRow.BYTES:
                return object instanceof byte[] ? (byte[]) object : null;
            case PlainRow.FILE:
                return object instanceof File ? latin1(SlotWriter.path((File) object)) : null;
            case PlainRow.NONE:
                return EMPTY;
            default:
                return null;
        }
    }

    private static byte @Nullable [] latin1(@Nullable String path) {
        return path == null ? null : StringOctets.latin1(path);
    }

    /**
     * Copies.
     *
     * @param from all of it
     * @param form of the object that it came from: a C string must have no NUL in it, a String no byte beyond ASCII
     * @param key of the first pair
     * @return {@link SlotSum#of} what was copied, 0 for nothing; {@link #NOT_PLAIN}
     */
    static long copy(byte[] from, int form, long to, long key) {
        return form == PlainRow.BYTES ? copyOctets(from, to, key) : copyText(from, to, key);
    }

    /** What {@link #copy} does for a String. */
    static long copyText(byte[] from, long to, long key) {
        int count = from.length;
        long sum = 0;
        long here = key;
        long all = 0;
        int i = 0;
        for (; i <= count - SlotSum.PAIR_BYTES; i += SlotSum.PAIR_BYTES) {
            long first = word(from, i);
            long second = word(from, i + Long.BYTES);
            all |= first | second;
            put(to + i, first, second);
            sum += SlotSum.pair(first, second, here);
            here = SlotSum.keyAt(here, SlotSum.PAIR_BYTES);
        }
        if (i < count) {
            long first = firstOfRest(from, count, i);
            long second = secondOfRest(from, count, i);
            all |= first | second;
            put(to + i, first, second);
            sum += SlotSum.pair(first, second, here);
        }
        return (all & HIGH_BITS) == 0 ? sum : NOT_PLAIN;
    }

    private static long copyOctets(byte[] from, long to, long key) {
        int count = from.length;
        long sum = 0;
        long here = key;
        long nul = 0;
        int i = 0;
        for (; i <= count - SlotSum.PAIR_BYTES; i += SlotSum.PAIR_BYTES) {
            long first = word(from, i);
            long second = word(from, i + Long.BYTES);
            nul |= (first - ONES & ~first) | (second - ONES & ~second);
            put(to + i, first, second);
            sum += SlotSum.pair(first, second, here);
            here = SlotSum.keyAt(here, SlotSum.PAIR_BYTES);
        }
        if (i < count) {
            long first = firstOfRest(from, count, i);
            long second = secondOfRest(from, count, i);
            // the zeros behind the end are none of the name's
            int left = count - i;
            long one = first | above(left);
            long two = second | above(left - Long.BYTES);
            nul |= (one - ONES & ~one) | (two - ONES & ~two);
            put(to + i, first, second);
            sum += SlotSum.pair(first, second, here);
        }
        return (nul & HIGH_BITS) == 0 ? sum : NOT_PLAIN;
    }

    /** All bits above so many bytes. */
    private static long above(int bytes) {
        return bytes >= Long.BYTES ? 0 : bytes <= 0 ? -1 : -1L << Byte.SIZE * bytes;
    }

    private static void put(long to, long first, long second) {
        UNSAFE.putLong(to, first);
        UNSAFE.putLong(to + Long.BYTES, second);
    }

    private static long word(byte[] from, int index) {
        return UNSAFE.getLongUnaligned(from, ByteArrays.BASE + index);
    }

    /** The first word of fewer than 16 bytes from an index to the end. */
    private static long firstOfRest(byte[] from, int count, int index) {
        return count - index >= Long.BYTES ? word(from, index) : last(from, count, count - index);
    }

    private static long secondOfRest(byte[] from, int count, int index) {
        int left = count - index - Long.BYTES;
        return left <= 0 ? 0 : word(from, count - Long.BYTES) >>> WORD_BITS - Byte.SIZE * left;
    }

    /** The last bytes of an array, 1 to 7 of them, as a word. */
    private static long last(byte[] from, int count, int left) {
        if (count >= Long.BYTES) {
            return word(from, count - Long.BYTES) >>> WORD_BITS - Byte.SIZE * left;
        }
        if (left >= Integer.BYTES) {
            // the two halves overlap, and agree where they do
            long low = UNSAFE.getIntUnaligned(from, ByteArrays.BASE) & HALF;
            long high = UNSAFE.getIntUnaligned(from, ByteArrays.BASE + left - Integer.BYTES) & HALF;
            return low | high << Byte.SIZE * (left - Integer.BYTES);
        }
        int middle = left >> 1;
        return from[0] & 0xffL
                | (from[middle] & 0xffL) << Byte.SIZE * middle
                | (from[left - 1] & 0xffL) << Byte.SIZE * (left - 1);
    }
}
