package org.audithalt.backlog;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import jdk.internal.misc.Unsafe;
import org.audithalt.hook.Denial;
import org.audithalt.record.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The exception that a denied action throws: the one that the JDK method would throw itself when the disk is full, so that
 * the application's own error handling applies.
 */
final class Denials {
    private static final String TEXT = "No space left on device (audit log full, action denied by audithalt)";

    private static final String ENDED = "The process ends and its audit log is closed (action denied by audithalt)";

    private Denials() {}

    /** The exception for a row. */
    static Throwable of(Denial denial, @Nullable Object object) {
        return of(denial, object, TEXT);
    }

    /** The exception for a row once the last record is written. */
    static Throwable afterTheEnd(Denial denial, @Nullable Object object) {
        return of(denial, object, ENDED);
    }

    private static Throwable of(Denial denial, @Nullable Object object, String text) {
        switch (denial) {
            case FILE_NOT_FOUND:
                String path = object instanceof String
                        ? (String) object
                        : object instanceof File ? SlotWriter.path((File) object) : "";
                return new FileNotFoundException(path.concat(" (").concat(text).concat(")"));
            case UNIX_EXCEPTION:
                return LastErrno.known() ? unixException() : new IOException(text);
            case SOCKET_EXCEPTION:
                return new SocketException(text);
            case SECURITY_EXCEPTION:
                return new SecurityException(text);
            case LINK_ERROR:
                return new UnsatisfiedLinkError(text);
            default:
                return new IOException(text);
        }
    }

    private static Throwable unixException() {
        try {
            Throwable made = (Throwable) Unsafe.getUnsafe().allocateInstance(Errno.unixExceptionClass());
            Errno.setUnixErrno(made, Errno.ENOSPC);
            LastErrno.noSpace();
            return made;
        } catch (InstantiationException impossible) {
            return new SecurityException(TEXT);
        }
    }

    /** Throws a checked exception where the woven JDK method declares it but this code cannot. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E asUnchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
