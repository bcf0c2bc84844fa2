package org.audithalt.review;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Searches in bytes of a log. Stateless, safe to use from any thread. */
final class Bytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = EACH << 7;
    private static final int MOST_DIGITS = 18;

    private Bytes() {}

    /** Index of the first of a byte at or after an index; {@code to} if there is none before that. */
    static int indexOf(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        for (long pattern = EACH * wanted; at <= to - Long.BYTES; at += Long.BYTES) {
            // a byte that equals the pattern becomes 0, which borrows when one is taken away: the lowest found is right
            long eight = (long) LONGS.get(bytes, at) ^ pattern;
            long found = (eight - EACH) & ~eight & HIGHEST;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && (bytes[at] & 0xff) != wanted) {
            at++;
        }
        return at;
    }

    /** Index of the last of a byte before an index; {@code from - 1} if there is none. */
    static int lastIndexOf(byte[] bytes, int from, int to, char wanted) {
        int at = to - 1;
        while (at >= from && (bytes[at] & 0xff) != wanted) {
            at--;
        }
        return at;
    }

    /** Whether bytes from an index on begin with others. */
    static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a run of bytes holds another. */
    static boolean contains(byte[] bytes, int from, int to, byte[] wanted) {
        if (wanted.length == 0) {
            return true;
        }
        for (int at = from; at <= to - wanted.length; at++) {
            at = indexOf(bytes, at, to, (char) (wanted[0] & 0xff));
            if (startsWith(bytes, at, to, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes as characters, each as it is. */
    static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The bytes of a text whose characters are bytes. */
    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A decimal number of digits only; -1 if it is none, or has more than 18 digits. */
    static long unsigned(byte[] bytes, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** The value of a hexadecimal digit, of either case; -1 if it is none. */
    static int hexDigit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
