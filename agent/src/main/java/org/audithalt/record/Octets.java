package org.audithalt.record;

import java.util.Arrays;

/** A growing run of bytes that is reused from record to record. Not thread-safe. */
public final class Octets {
    private static final byte[] LOWER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final byte[] UPPER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

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

    /** Appends what another run holds. */
    public void append(Octets source) {
        append(source.array, 0, source.length);
    }

    /** Appends a signed number in decimal, without leading zeros. */
    public void appendDecimal(long value) {
        ensureCapacity(length + LONGEST_DECIMAL);
        if (value < 0) {
            array[length++] = '-';
        }
        int digits = decimalDigits(value);
        int at = length + digits;
        length = at;
        // Works on the negative side, because the smallest long has no positive twin.
        long rest = value < 0 ? value : -value;
        for (int i = 0; i < digits; i++) {
            array[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
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
        ensureCapacity(length + Long.BYTES * 2);
        int shift = value == 0 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(value)) & ~3;
        for (; shift >= 0; shift -= 4) {
            array[length++] = LOWER[(int) (value >>> shift) & 15];
        }
    }

    /** Appends bytes as upper-case hexadecimal, two characters each. */
    public void appendUpperHex(byte[] source, int from, int count) {
        ensureCapacity(length + 2 * count);
        for (int i = from; i < from + count; i++) {
            array[length++] = UPPER[source[i] >> 4 & 15];
            array[length++] = UPPER[source[i] & 15];
        }
    }

    /** Digits of a number in decimal, without the sign. */
    static int decimalDigits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** A copy of the bytes, as long as they are. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }
}
