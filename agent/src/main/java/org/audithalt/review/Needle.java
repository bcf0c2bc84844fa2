package org.audithalt.review;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Bytes without which no event is wanted: one of its records has them, as they are or, if people or programs chose them, in
 * hexadecimal. To look for them in a whole block is some times faster than to find the block's lines. Immutable, safe to use
 * from any thread.
 */
final class Needle {
    /** Shorter ones are almost everywhere. */
    static final int SHORTEST = 3;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = EACH << 7;
    private static final int STEP = 2 * Long.BYTES;
    /** So many bytes are compared first: the last, since what is wanted may begin as every line has it. */
    private static final int ANCHOR = 3;
    /** What makes a capital letter small, and leaves digits as they are. */
    private static final int SMALL = 0x20;

    private final byte[] plain;
    private final byte[] hexadecimal;
    private final boolean encoded;

    private Needle(byte[] bytes, boolean encoded) {
        plain = bytes.clone();
        hexadecimal = Bytes.latin(HexFormat.of().formatHex(bytes));
        this.encoded = encoded;
    }

    /**
     * A text that may be encoded.
     *
     * @param bytes at least {@link #SHORTEST}
     */
    static Needle ofText(byte[] bytes) {
        return new Needle(bytes, true);
    }

    /**
     * What is never encoded.
     *
     * @param bytes at least {@link #SHORTEST}
     */
    static Needle ofPlain(byte[] bytes) {
        return new Needle(bytes, false);
    }

    /** Whether a run of bytes has it. */
    boolean isIn(byte[] bytes, int from, int to) {
        return isPlainIn(bytes, from, to) || (encoded && isHexadecimalIn(bytes, from, to));
    }

    /** Compares the anchor at sixteen places at once, the rest where it fits. */
    private boolean isPlainIn(byte[] bytes, int from, int to) {
        int before = plain.length - ANCHOR;
        long first = EACH * (plain[before] & 0xff);
        long second = EACH * (plain[before + 1] & 0xff);
        long third = EACH * (plain[before + 2] & 0xff);
        int at = from + before;
        for (; at <= to - STEP - 2; at += STEP) {
            long one = (long) LONGS.get(bytes, at) ^ first
                    | (long) LONGS.get(bytes, at + 1) ^ second
                    | (long) LONGS.get(bytes, at + 2) ^ third;
            long other = (long) LONGS.get(bytes, at + 8) ^ first
                    | (long) LONGS.get(bytes, at + 9) ^ second
                    | (long) LONGS.get(bytes, at + 10) ^ third;
            long found = (one - EACH & ~one | other - EACH & ~other) & HIGHEST;
            if (found != 0 && Bytes.contains(bytes, at - before, at + STEP - 1 + ANCHOR, plain)) {
                return true;
            }
        }
        return Bytes.contains(bytes, at - before, to, plain);
    }

    private boolean isHexadecimalIn(byte[] bytes, int from, int to) {
        long small = EACH * SMALL;
        long first = EACH * (hexadecimal[0] | SMALL);
        long second = EACH * (hexadecimal[1] | SMALL);
        long third = EACH * (hexadecimal[2] | SMALL);
        long fourth = EACH * (hexadecimal[3] | SMALL);
        int at = from;
        for (; at <= to - STEP - 3; at += STEP) {
            // a bit more or less is looked at where it counts
            long one = ((long) LONGS.get(bytes, at) ^ first
                            | (long) LONGS.get(bytes, at + 1) ^ second
                            | (long) LONGS.get(bytes, at + 2) ^ third
                            | (long) LONGS.get(bytes, at + 3) ^ fourth)
                    & ~small;
            long other = ((long) LONGS.get(bytes, at + 8) ^ first
                            | (long) LONGS.get(bytes, at + 9) ^ second
                            | (long) LONGS.get(bytes, at + 10) ^ third
                            | (long) LONGS.get(bytes, at + 11) ^ fourth)
                    & ~small;
            long found = (one - EACH & ~one | other - EACH & ~other) & HIGHEST;
            if (found != 0 && isHexadecimalNear(bytes, at, Math.min(to, at + STEP - 1 + hexadecimal.length))) {
                return true;
            }
        }
        return isHexadecimalNear(bytes, at, to);
    }

    private boolean isHexadecimalNear(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - hexadecimal.length; at++) {
            int same = 0;
            while (same < hexadecimal.length && (bytes[at + same] | SMALL) == (hexadecimal[same] | SMALL)) {
                same++;
            }
            if (same == hexadecimal.length) {
                return true;
            }
        }
        return false;
    }
}
