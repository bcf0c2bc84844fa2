package org.audithalt.rule;

import java.util.Arrays;

/**
 * Absolute names as bytes, brought to normal form by their letters alone: no empty, {@code .} or {@code ..} component, no
 * slash at the end. Symbolic links are not followed, so {@code /link/../x} becomes {@code /x}.
 */
public final class AuditPath {
    private AuditPath() {}

    /**
     * Tells whether a name is absolute and in normal form. Allocates nothing; any thread.
     *
     * @param name in the file system's own bytes
     * @param length bytes of name that count
     */
    public static boolean isNormal(byte[] name, int length) {
        if (length == 0 || name[0] != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        int start = 1;
        for (int i = 1; i <= length; i++) {
            if (i < length && name[i] != '/') {
                continue;
            }
            int size = i - start;
            if (size == 0
                    || (size == 1 && name[start] == '.')
                    || (size == 2 && name[start] == '.' && name[start + 1] == '.')) {
                return false;
            }
            start = i + 1;
        }
        return true;
    }

    /** The normal form of an absolute name; a relative one is taken from the root. */
    static byte[] normalised(byte[] name, int length) {
        byte[] result = new byte[length + 1];
        int size = 0;
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i < length && name[i] != '/') {
                continue;
            }
            int part = i - start;
            if (part == 2 && name[start] == '.' && name[start + 1] == '.') {
                while (size > 0 && result[--size] != '/') {
                    // back to the slash before the last component
                }
            } else if (part > 0 && !(part == 1 && name[start] == '.')) {
                result[size++] = '/';
                System.arraycopy(name, start, result, size, part);
                size += part;
            }
            start = i + 1;
        }
        if (size == 0) {
            result[size++] = '/';
        }
        return Arrays.copyOf(result, size);
    }
}
