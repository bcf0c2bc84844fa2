package org.audithalt.backlog;

import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread's {@code errno}. {@code sun.nio.fs.UnixNativeDispatcher.strerror} makes its text of that and not of the
 * number it is given (JDK 17 to 25), so an exception that no system call caused would carry random bytes.
 */
final class LastErrno {
    /** Open for the life of the process; null where there is no such device. */
    private static final @Nullable FileOutputStream FULL = open();

    private LastErrno() {}

    private static @Nullable FileOutputStream open() {
        try {
            return new FileOutputStream("/dev/full");
        } catch (IOException absent) {
            return null;
        }
    }

    /** Whether {@link #noSpace} has an effect. */
    static boolean known() {
        return FULL != null;
    }

    /** Makes ENOSPC the last error of the calling thread. Past the hooks: a rule may select the write, which would be denied. */
    static void noSpace() {
        FileOutputStream full = FULL;
        if (full == null) {
            return;
        }
        try {
            FileNatives.write(full, 0);
        } catch (IOException intended) {
            // the error is the purpose (full(4))
        }
    }
}
