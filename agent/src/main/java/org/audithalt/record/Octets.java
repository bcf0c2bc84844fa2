package org.audithalt.record;

import java.util.Arrays;
import java.util.Objects;
import jdk.internal.misc.Unsafe;

/** A growing run of bytes that is reused from record to record. Not thread-safe. */
public final class Octets {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final byte[] LOWER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    /** First and second character of each byte in upper-case hexadecimal. */
    private static final byte[] HEX_HIGH = characters("0123456789ABCDEF", 256, 16, true);

    private static final byte[] HEX_LOW = characters("0123456789ABCDEF", 256, 16, false);

    /** First and second character of each number below 100: a division gives two digits. */
    private static final byte[] TENS = characters("0123456789", 100, 10, true);

    private static final byte[] ONES = characters("0123456789", 100, 10, false);

    /** Characters of the longest decimal number, {@code -9223372036854775808}. */
    private static final int LONGEST_DECIMAL = 20;

    private byte[] array;
    private int length;

    /** @param capacity bytes to begin with, at least 1 */
    public Octets(int capacity) {
        array = new byte[Math.max(1, capacity)];
    }

    /** The bytes; valid up to {@link #length()}, and only until the next append. */
    public byte[] array() {
        return array;
    }

    /** Number of bytes appended since the last {@link #clear}. */
    public int length() {
        return length;
    }

    /** Whether nothing was appended. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Cuts back (or, after bytes were placed directly into {@link #array()}, forward) to a length. */
    public void setLength(int newLength) {
        ensureCapacity(newLength);
        length = newLength;
    }

    /** Forgets the bytes and keeps the array. */
    public void clear() {
        length = 0;
    }

    /** Makes room for this many bytes in all. */
    public void ensureCapacity(int capacity) {
        if (capacity > array.length) {
            array = Arrays.copyOf(array, Math.max(capacity, array.length * 2));
        }
    }

    /** Appends the low eight bits of a number. */
    public void append(int octet) {
        ensureCapacity(length + 1);
        array[length++] = (byte) octet;
    }

    /** Appends all of an array. */
    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    /** Appends {@code count} bytes from an index of an array on. */
    public void append(byte[] source, int from, int count) {
        ensureCapacity(length + count);
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    /** Puts some bytes, mostly eight to sixteen, in the place of those at an index. */
    void put(int at, byte[] source, int from, int count) {
        if (count < Long.BYTES || count > 2 * Long.BYTES) {
            System.arraycopy(source, from, array, at, count);
            return;
        }
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(at, count, array.length);
        int end = count - Long.BYTES;
        long read = ByteArrays.BASE + from;
        long written = ByteArrays.BASE + at;
        UNSAFE.putLongUnaligned(array, written, UNSAFE.getLongUnaligned(source, read));
        UNSAFE.putLongUnaligned(array, written + end, UNSAFE.getLongUnaligned(source, read + end));
    }

    /** Appends what another run holds. */
    public void append(Octets source) {
        append(source.array, 0, source.length);
    }

    /** Appends a value in double quotes. */
    void appendQuoted(byte[] source, int from, int count) {
        ensureCapacity(length + count + 2);
        array[length] = '"';
        System.arraycopy(source, from, array, length + 1, count);
        array[length + count + 1] = '"';
        length += count + 2;
    }

    /** Appends a signed number in decimal, without leading zeros. */
    public void appendDecimal(long value) {
        ensureCapacity(length + LONGEST_DECIMAL);
        byte[] to = array;
        if (value < 0) {
            to[length++] = '-';
        }
        int at = length + decimalDigits(value);
        length = at;
        // Works on the negative side, because the smallest long has no positive twin.
        long rest = value < 0 ? value : -value;
        while (rest < -Integer.MAX_VALUE) {
            int two = (int) (rest / 100 * 100 - rest);
            rest /= 100;
            to[--at] = ONES[two];
            to[--at] = TENS[two];
        }
        int left = (int) -rest;
        while (left >= 100) {
            int two = left % 100;
            left /= 100;
            to[--at] = ONES[two];
            to[--at] = TENS[two];
        }
        to[--at] = ONES[left];
        if (left >= 10) {
            to[--at] = TENS[left];
        }
    }

    /** Appends a number of 0 to 999 with exactly three digits. */
    public void appendThreeDigits(int value) {
        ensureCapacity(length + 3);
        array[length++] = (byte) ('0' + value / 100);
        array[length++] = (byte) ('0' + value / 10 % 10);
        array[length++] = (byte) ('0' + value % 10);
    }

    /** Appends a number as the kernel's {@code %lx}: unsigned, lower case, no prefix, no leading zeros. */
    public void appendLowerHex(long value) {
        ensureCapacity(length + 2 * Long.BYTES);
        placeLowerHex(value);
    }

    /** Appends {@code  aN=} and a number in lower-case hexadecimal. */
    void appendArgument(char number, long value) {
        ensureCapacity(length + 4 + 2 * Long.BYTES);
        byte[] to = array;
        int at = length;
        to[at] = ' ';
        to[at + 1] = 'a';
        to[at + 2] = (byte) number;
        to[at + 3] = '=';
        length = at + 4;
        placeLowerHex(value);
    }

    /** There is room for sixteen characters. */
    private void placeLowerHex(long value) {
        int digits = 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / 4;
        if (digits == 1) {
            array[length++] = LOWER[(int) value];
            return;
        }
        if (digits > Long.BYTES) {
            placeEight(lowerHex(value >>> Integer.SIZE) << (2 * Long.BYTES - digits) * Byte.SIZE);
            length += digits - Long.BYTES;
            placeEight(lowerHex(value));
            length += Long.BYTES;
            return;
        }
        placeEight(lowerHex(value) << (Long.BYTES - digits) * Byte.SIZE);
        length += digits;
    }

    private void placeEight(long characters) {
        UNSAFE.putLongUnaligned(array, ByteArrays.BASE + length, characters, true);
    }

    /** The eight hexadecimal digits of the lower half, the highest first: all at once, a digit to a byte. */
    private static long lowerHex(long value) {
        long digits = value & 0xffff_ffffL;
        digits = (digits | digits << 16) & 0x0000_ffff_0000_ffffL;
        digits = (digits | digits << 8) & 0x00ff_00ff_00ff_00ffL;
        digits = (digits | digits << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
        // 1 in each byte that holds ten or more
        long letters = (digits + 0x0606_0606_0606_0606L) >>> 4 & 0x0101_0101_0101_0101L;
        return digits + 0x3030_3030_3030_3030L + letters * ('a' - '0' - 10);
    }

    /** Appends bytes as upper-case hexadecimal, two characters each. */
    public void appendUpperHex(byte[] source, int from, int count) {
        ensureCapacity(length + 2 * count);
        byte[] to = array;
        int at = length;
        for (int i = from; i < from + count; i++) {
            int octet = source[i] & 0xff;
            to[at] = HEX_HIGH[octet];
            to[at + 1] = HEX_LOW[octet];
            at += 2;
        }
        length = at;
    }

    /** Digits of a number in decimal, without the sign. */
    static int decimalDigits(long value) {
        long rest = value < 0 ? value : -value;
        int digits = 1;
        long least = -10;
        while (rest <= least) {
            digits++;
            if (digits == LONGEST_DECIMAL - 1) {
                return digits;
            }
            least *= 10;
        }
        return digits;
    }

    private static byte[] characters(String digits, int numbers, int base, boolean high) {
        byte[] characters = new byte[numbers];
        for (int i = 0; i < numbers; i++) {
            characters[i] = (byte) digits.charAt(high ? i / base : i % base);
        }
        return characters;
    }

    /** A copy of the bytes, as long as they are. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }
}
