package org.audithalt.record;

import java.util.Objects;
import jdk.internal.misc.Unsafe;

/**
 * The kernel's encoding of strings that somebody else chose ({@code audit_log_untrustedstring}): in double quotes if
 * every byte is harmless, else the whole value as unquoted upper-case hexadecimal. There are no escapes.
 *
 * <p>One step beyond the kernel: {@code =} is harmful as well. The audit tools search lines for {@code key=} from the
 * left, so a thread named {@code main,key=x} would hide its event from {@code ausearch -k}; readers take hexadecimal
 * there in any case. Stateless.
 */
public final class UntrustedText {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** The same byte eight times; and the highest bit of each byte. */
    private static final long EACH = 0x0101_0101_0101_0101L;

    private static final long HIGHEST = EACH << 7;

    private UntrustedText() {}

    /** Whether a value must be written in hexadecimal. */
    static boolean needsHex(byte[] value, int from, int count) {
        Objects.checkFromIndexSize(from, count, value.length);
        long at = ByteArrays.BASE + from;
        if (count < Integer.BYTES) {
            return needsHexOneByOne(value, from, count);
        }
        if (count < Long.BYTES) {
            int begin = UNSAFE.getIntUnaligned(value, at);
            int end = UNSAFE.getIntUnaligned(value, at + count - Integer.BYTES);
            return holdsHarmful((long) begin << Integer.SIZE | Integer.toUnsignedLong(end));
        }
        long last = at + count - Long.BYTES;
        for (; at < last; at += Long.BYTES) {
            if (holdsHarmful(UNSAFE.getLongUnaligned(value, at))) {
                return true;
            }
        }
        // the end, of which some bytes have been looked at already
        return holdsHarmful(UNSAFE.getLongUnaligned(value, last));
    }

    /**
     * Whether a byte of eight is harmful. Of bytes without their highest bit: one below 0x21 borrows when that is taken away, 0x7f
     * carries when one is added, and one that equals the quote or the sign becomes 0, which borrows when one is taken away. A
     * borrow or carry may show in the byte above as well, never where there is none.
     */
    private static boolean holdsHarmful(long eight) {
        long quote = eight ^ EACH * '"';
        long equals = eight ^ EACH * '=';
        long found = eight
                | (eight - EACH * 0x21)
                | (eight + EACH)
                | ((quote - EACH) & ~quote)
                | ((equals - EACH) & ~equals);
        return (found & HIGHEST) != 0;
    }

    private static boolean needsHexOneByOne(byte[] value, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte octet = value[i];
            // Bytes of 0x80 and up are negative and thus below 0x21.
            if (octet < 0x21 || octet > 0x7e || octet == '"' || octet == '=') {
                return true;
            }
        }
        return false;
    }

    /** Characters that {@link #append} writes, quotes included. */
    static int writtenLength(byte[] value, int from, int count) {
        return needsHex(value, from, count) ? 2 * count : count + 2;
    }

    /**
     * How much of a value can be written within a number of characters.
     *
     * @param writtenMax characters at hand, at least 2
     * @return bytes to keep from the beginning, at most count
     */
    public static int fitting(byte[] value, int from, int count, int writtenMax) {
        if (writtenLength(value, from, count) <= writtenMax) {
            return count;
        }
        int quoted = Math.min(count, writtenMax - 2);
        return needsHex(value, from, quoted) ? Math.min(count, writtenMax / 2) : quoted;
    }

    /** Appends a value in quotes or in hexadecimal. */
    public static void append(Octets out, byte[] value, int from, int count) {
        if (needsHex(value, from, count)) {
            out.appendUpperHex(value, from, count);
        } else {
            out.appendQuoted(value, from, count);
        }
    }
}
