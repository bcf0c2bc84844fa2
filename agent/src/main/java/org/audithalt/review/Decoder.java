package org.audithalt.review;

import java.util.Arrays;

/**
 * Reads values as the kernel's {@code audit_log_untrustedstring} writes them: in quotes as they are, else in hexadecimal.
 * What is neither, as {@code (null)}, stands for itself. Reused from value to value; for one thread.
 */
final class Decoder {
    private byte[] scratch = new byte[256];
    private byte[] bytes = scratch;
    private int from;
    private int to;

    /** Takes the value of the current field as it stands there. */
    void plain(Fields field) {
        bytes = field.bytes();
        from = field.valueBegin();
        to = field.valueEnd();
    }

    /** Takes the value of the current field, decoded. */
    void decode(Fields field) {
        plain(field);
        if (!field.quoted()) {
            unhex();
        }
    }

    /** Decodes what is there if it is hexadecimal; false if it is not. */
    boolean unhex() {
        int count = (to - from) / 2;
        if (count == 0 || (to - from) % 2 != 0) {
            return false;
        }
        if (count > scratch.length) {
            scratch = new byte[Math.max(count, 2 * scratch.length)];
        }
        for (int i = 0; i < count; i++) {
            int high = Bytes.hexDigit(bytes[from + 2 * i]);
            int low = Bytes.hexDigit(bytes[from + 2 * i + 1]);
            if ((high | low) < 0) {
                return false;
            }
            scratch[i] = (byte) (high << 4 | low);
        }
        bytes = scratch;
        from = 0;
        to = count;
        return true;
    }

    /** Leaves only what is from an index of the value on. */
    void skip(int count) {
        from = Math.min(to, from + count);
    }

    /** Leaves only what is before the first of a byte. */
    void cutAt(char character) {
        to = Bytes.indexOf(bytes, from, to, character);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    /** Whether the value equals, or holds, another. */
    boolean matches(byte[] wanted, boolean whole) {
        return matches(bytes, from, to, wanted, whole);
    }

    static boolean matches(byte[] bytes, int from, int to, byte[] wanted, boolean whole) {
        return whole
                ? Arrays.equals(bytes, from, to, wanted, 0, wanted.length)
                : Bytes.contains(bytes, from, to, wanted);
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
