package org.audithalt.backlog;

import java.util.Arrays;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The names that the kernel finds at the end of symbolic links, for rules on names: a rule must not be walked round by a link.
 * Application threads; one realpath(3) past its hook, two for what does not exist; allocates.
 */
final class LinkedNames {
    private static final byte SLASH = '/';

    private LinkedNames() {}

    /** The real name of what an operation acts on; null if it is the name itself, or unknown. */
    static byte @Nullable [] real(Operation operation, byte[] name) {
        int length = SlotWriter.cLength(name);
        if (length == 0) {
            return null;
        }
        byte[] real = operation.followsLinks() ? FileNatives.realpath(name, length) : null;
        if (real == null) {
            real = underRealDirectory(name, length);
        }
        return real == null || Arrays.equals(real, 0, real.length, name, 0, length) ? null : real;
    }

    /** The last component in the real directory. */
    private static byte @Nullable [] underRealDirectory(byte[] name, int length) {
        int end = length;
        while (end > 1 && name[end - 1] == SLASH) {
            end--;
        }
        int last = end;
        while (last > 0 && name[last - 1] != SLASH) {
            last--;
        }
        byte[] directory = last == 0 || last == end ? null : FileNatives.realpath(name, last);
        if (directory == null || isDots(name, last, end)) {
            return null;
        }
        boolean root = directory.length == 1;
        byte[] real = Arrays.copyOf(directory, directory.length + (root ? 0 : 1) + end - last);
        real[directory.length - (root ? 1 : 0)] = SLASH;
        System.arraycopy(name, last, real, real.length - (end - last), end - last);
        return real;
    }

    private static boolean isDots(byte[] name, int from, int to) {
        return name[from] == '.' && (to - from == 1 || (to - from == 2 && name[from + 1] == '.'));
    }
}
