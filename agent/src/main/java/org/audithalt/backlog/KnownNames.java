package org.audithalt.backlog;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.audithalt.record.ByteArrays;

/**
 * Names of which the same is known, each for an {@linkplain NameEpoch epoch}. A table of as many places as there are entries: a name whose
 * place is taken by another is forgotten, and found out again. All names in it are ASCII, without a NUL, so whoever equals one of them
 * byte by byte is so, too.
 *
 * <p>Application threads at the same time: an entry is immutable, and written as a whole. {@link #has} allocates nothing.
 */
final class KnownNames {
    private static final int PLACES = 1024;
    private static final int LONGEST = 512;

    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final int TOP = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);
    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private static final class Entry {
        final byte[] name;
        final long epoch;

        Entry(byte[] name, long epoch) {
            this.name = name;
            this.epoch = epoch;
        }
    }

    private final Entry[] entries = new Entry[PLACES];

    /**
     * Whether a name is known.
     *
     * @param epoch the present one; none is known while there is none
     */
    boolean has(byte[] name, int length, long epoch) {
        Entry entry = entries[place(name, length)];
        return entry != null && entry.epoch == epoch && isSame(entry.name, name, length);
    }

    private static boolean isSame(byte[] own, byte[] name, int length) {
        if (name.length != length) {
            return own.length == length && Arrays.equals(own, 0, length, name, 0, length);
        }
        return own == name || Arrays.equals(own, name);
    }

    /**
     * Keeps a name, if it is short and plain.
     *
     * @param epoch in which it was begun to be looked up
     */
    void add(byte[] name, int length, long epoch) {
        if (length <= LONGEST) {
            addWhole(Arrays.copyOf(name, length), epoch);
        }
    }

    /** The same for an array that nobody will write to, such as that behind a String: who comes with it again is known at once. */
    void addWhole(byte[] name, long epoch) {
        if (epoch > NameEpoch.NONE && name.length <= LONGEST && isPlain(name)) {
            entries[place(name, name.length)] = new Entry(name, epoch);
        }
    }

    private static boolean isPlain(byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (name[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    /** By samples: names of one directory differ at their ends, those of one depth in the middle. */
    private static int place(byte[] name, int length) {
        if (length < Long.BYTES) {
            long mixed = length;
            for (int i = 0; i < length; i++) {
                mixed = mixed << Byte.SIZE ^ name[i];
            }
            return (int) (mixed * MIX >>> TOP);
        }
        int last = length - Long.BYTES;
        long mixed = word(name, last) + length
                ^ Long.rotateLeft(word(name, last >> 1), Byte.SIZE + 1)
                ^ Long.rotateLeft(word(name, Math.max(last - Long.BYTES, 0)), Integer.SIZE + 1);
        return (int) (mixed * MIX >>> TOP);
    }

    private static long word(byte[] name, int index) {
        return UNSAFE.getLongUnaligned(name, ByteArrays.BASE + index);
    }
}
