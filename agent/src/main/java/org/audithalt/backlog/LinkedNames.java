package org.audithalt.backlog;

import java.util.Arrays;
import org.audithalt.hook.Operation;
import org.audithalt.record.Errno;
import org.audithalt.rule.AuditPath;
import org.jspecify.annotations.Nullable;

/**
 * The names that the kernel finds at the end of symbolic links, for rules on names: a rule must not be walked round by a link.
 *
 * <p>One realpath(3) past its hook, two for what does not exist. In a directory that was looked up in the same {@linkplain NameEpoch epoch}
 * it is one lstat(2), and nothing for a file that was, too, or for an operation on the link itself. Only names without a link on the way are
 * kept, so those that lead through {@code /proc/self} never are.
 *
 * <p>Application threads; allocates where it asks the system.
 */
final class LinkedNames {
    private static final byte SLASH = '/';

    private static final int TYPE = 0xf000;
    private static final int SYMBOLIC_LINK = 0xa000;

    private final NameEpoch epoch;
    /** Of files and directories that exist, are no links, and behind none. */
    private final KnownNames linkless = new KnownNames();

    LinkedNames(NameEpoch epoch) {
        this.epoch = epoch;
    }

    /** Loads and links what a look needs. Before weaving. */
    void exercise() {
        byte[] name = {SLASH, 'p', 'r', 'o', 'c'};
        long own = Long.MAX_VALUE;
        real(Operation.OPENAT, name);
        real(Operation.UNLINK, name);
        isReal(Operation.OPENAT, name, name.length, own);
        isNoLink(name, name.length, own);
        underRealDirectory(name, name.length, own);
        isLinkless(name, name.length, own);
        linkless.addWhole(name, NameEpoch.NONE);
    }

    /** Whether a name is known to be that of something there is, which is no link, behind none. Allocates nothing. */
    boolean isLinkless(byte[] name, int length, long now) {
        return linkless.has(name, length, now);
    }

    /** The real name of what an operation acts on; null if it is the name itself, or unknown. */
    byte @Nullable [] real(Operation operation, byte[] name) {
        int length = SlotWriter.cLength(name);
        if (length == 0) {
            return null;
        }
        long now = epoch.now();
        boolean normal = AuditPath.isNormal(name, length);
        if (normal && (linkless.has(name, length, now) || isReal(operation, name, length, now))) {
            return null;
        }
        byte[] real = operation.followsLinks() ? FileNatives.realpath(name, length) : null;
        if (real == null) {
            return underRealDirectory(name, length, now);
        }
        if (!isSame(real, name, length)) {
            return real;
        }
        linkless.add(name, length, now);
        int slash = lastSlash(name, length);
        if (slash > 0) {
            linkless.add(name, slash, now);
        }
        return null;
    }

    /** Whether a name in normal form is the real one, as far as that is seen from what is known of its directory. */
    private boolean isReal(Operation operation, byte[] name, int length, long now) {
        int slash = lastSlash(name, length);
        if (length == 1 || (slash == 0 ? now <= NameEpoch.NONE : !linkless.has(name, slash, now))) {
            return false;
        }
        return !operation.followsLinks() || isNoLink(name, length, now);
    }

    private boolean isNoLink(byte[] name, int length, long now) {
        long path = FileNatives.cString(length == name.length ? name : Arrays.copyOf(name, length));
        try {
            FileStatus status = new FileStatus();
            int errno = status.readLink(path);
            if (errno == 0 && (status.mode() & TYPE) != SYMBOLIC_LINK) {
                linkless.add(name, length, now);
                return true;
            }
            return errno == Errno.ENOENT;
        } finally {
            FileNatives.free(path);
        }
    }

    /** The last component in the real directory; null if that is the name. */
    private byte @Nullable [] underRealDirectory(byte[] name, int length, long now) {
        int end = length;
        while (end > 1 && name[end - 1] == SLASH) {
            end--;
        }
        int last = lastSlash(name, end) + 1;
        byte[] directory = last == 0 || last == end ? null : FileNatives.realpath(name, last);
        if (directory == null || isDots(name, last, end)) {
            return null;
        }
        boolean root = directory.length == 1;
        byte[] real = Arrays.copyOf(directory, directory.length + (root ? 0 : 1) + end - last);
        real[directory.length - (root ? 1 : 0)] = SLASH;
        System.arraycopy(name, last, real, real.length - (end - last), end - last);
        if (!isSame(real, name, length)) {
            return real;
        }
        linkless.add(directory, directory.length, now);
        return null;
    }

    private static boolean isSame(byte[] real, byte[] name, int length) {
        return Arrays.equals(real, 0, real.length, name, 0, length);
    }

    /** -1 if there is none. */
    private static int lastSlash(byte[] name, int length) {
        int i = length - 1;
        while (i >= 0 && name[i] != SLASH) {
            i--;
        }
        return i;
    }

    private static boolean isDots(byte[] name, int from, int to) {
        return name[from] == '.' && (to - from == 1 || (to - from == 2 && name[from + 1] == '.'));
    }
}
