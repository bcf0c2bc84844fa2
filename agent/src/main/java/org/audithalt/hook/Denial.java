package org.audithalt.hook;

/** The exception by which an action is refused: the one that the JDK itself throws from the hooked method. */
public enum Denial {
    /** The row is never refused. */
    NONE,
    /** {@code java.io.FileNotFoundException}. */
    FILE_NOT_FOUND,
    /** {@code sun.nio.fs.UnixException}, EACCES. */
    UNIX_EXCEPTION,
    /** {@code java.io.IOException}. */
    IO_EXCEPTION,
    /** {@code java.net.SocketException}. */
    SOCKET_EXCEPTION,
    /** {@code java.lang.SecurityException}: the method declares no checked exception and its result is a boolean. */
    SECURITY_EXCEPTION,
    /** {@code java.lang.UnsatisfiedLinkError}. */
    LINK_ERROR
}
