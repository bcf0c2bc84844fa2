package org.audithalt.record;

import java.net.PortUnreachableException;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The error number behind an exception of the JDK: exact where the JDK keeps it ({@code UnixException}), else read back from
 * the text of {@code strerror} that its natives put into the message.
 *
 * <p>For application threads at a hook's exit: allocates nothing, calls no method of application classes. The texts are
 * those of glibc and musl in the C locale; a translated message is not recognised and leaves the number unknown.
 */
public final class Errno {
    /** No number known. */
    public static final int UNKNOWN = 0;

    /** There is no such file. */
    public static final int ENOENT = 2;

    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** Would block; EWOULDBLOCK is the same number. */
    public static final int EAGAIN = 11;

    /** Out of memory. */
    public static final int ENOMEM = 12;

    /** The file exists. */
    public static final int EEXIST = 17;

    /** No directory, where one is wanted. */
    public static final int ENOTDIR = 20;

    /** A directory, where a file is wanted. */
    public static final int EISDIR = 21;

    /** Invalid argument. */
    public static final int EINVAL = 22;

    /** An ioctl that the device does not know. */
    public static final int ENOTTY = 25;

    /** No space left on the device. */
    public static final int ENOSPC = 28;

    /** A pipe or terminal has no position. */
    public static final int ESPIPE = 29;

    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;

    /** A non-blocking connect has begun. */
    public static final int EINPROGRESS = 115;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** What precedes the number when a process cannot be started: JDK 17, and later. */
    private static final String[] PROCESS_PREFIXES = {"error=", ", error: "};

    /** What the natives make of ENOMEM from mmap, and of nothing else. */
    private static final String MAP_FAILED = "Map failed";

    /** Made by the natives without a message. */
    private static final Class<?> PORT_UNREACHABLE = PortUnreachableException.class;

    /** Number and text, glibc's first, then where musl's differ. */
    private static final String[] ROWS = {
        "1 Operation not permitted",
        "2 No such file or directory",
        "3 No such process",
        "4 Interrupted system call",
        "5 Input/output error",
        "6 No such device or address",
        "7 Argument list too long",
        "8 Exec format error",
        "9 Bad file descriptor",
        "10 No child processes",
        "11 Resource temporarily unavailable",
        "12 Cannot allocate memory",
        "13 Permission denied",
        "14 Bad address",
        "16 Device or resource busy",
        "17 File exists",
        "18 Invalid cross-device link",
        "19 No such device",
        "20 Not a directory",
        "21 Is a directory",
        "22 Invalid argument",
        "23 Too many open files in system",
        "24 Too many open files",
        "25 Inappropriate ioctl for device",
        "26 Text file busy",
        "27 File too large",
        "28 No space left on device",
        "29 Illegal seek",
        "30 Read-only file system",
        "31 Too many links",
        "32 Broken pipe",
        "35 Resource deadlock avoided",
        "36 File name too long",
        "37 No locks available",
        "38 Function not implemented",
        "39 Directory not empty",
        "40 Too many levels of symbolic links",
        "61 No data available",
        "75 Value too large for defined data type",
        "90 Message too long",
        "92 Protocol not available",
        "93 Protocol not supported",
        "94 Socket type not supported",
        "95 Operation not supported",
        "97 Address family not supported by protocol",
        "98 Address already in use",
        "99 Cannot assign requested address",
        "100 Network is down",
        "101 Network is unreachable",
        "103 Software caused connection abort",
        "104 Connection reset by peer",
        "105 No buffer space available",
        "106 Transport endpoint is already connected",
        "107 Transport endpoint is not connected",
        "110 Connection timed out",
        "111 Connection refused",
        "112 Host is down",
        "113 No route to host",
        "114 Operation already in progress",
        "115 Operation now in progress",
        "116 Stale file handle",
        "122 Disk quota exceeded",
        "35 Resource deadlock would occur",
        "40 Symbolic link loop",
        "36 Filename too long",
        "98 Address in use",
        "99 Address not available",
        "106 Socket is connected",
        "107 Socket not connected",
        "110 Operation timed out",
        "115 Operation in progress"
    };

    private static final int[] NUMBERS = new int[ROWS.length];
    private static final String[] TEXTS = new String[ROWS.length];

    static {
        for (int i = 0; i < ROWS.length; i++) {
            int space = ROWS[i].indexOf(' ');
            NUMBERS[i] = Integer.parseInt(ROWS[i].substring(0, space));
            TEXTS[i] = ROWS[i].substring(space + 1);
        }
    }

    private static final Class<?> UNIX_EXCEPTION = unixException();
    private static final long UNIX_ERRNO = UNSAFE.objectFieldOffset(UNIX_EXCEPTION, "errno");

    private Errno() {}

    private static Class<?> unixException() {
        try {
            return Class.forName("sun.nio.fs.UnixException", true, null);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("no sun.nio.fs.UnixException in this JDK", missing);
        }
    }

    /** The class of the file system dispatcher's exceptions, which keep the number. */
    public static Class<?> unixExceptionClass() {
        return UNIX_EXCEPTION;
    }

    /** Sets the number of a {@code UnixException} that was made without a constructor. */
    public static void setUnixErrno(Throwable unixException, int errno) {
        UNSAFE.putInt(unixException, UNIX_ERRNO, errno);
    }

    /** The number, positive; {@link #UNKNOWN} if the exception does not tell. */
    public static int of(Throwable thrown) {
        if (thrown.getClass() == UNIX_EXCEPTION) {
            return UNSAFE.getInt(thrown, UNIX_ERRNO);
        }
        if (thrown.getClass() == PORT_UNREACHABLE) {
            return ECONNREFUSED;
        }
        if (thrown.getClass() == OutOfMemoryError.class && MAP_FAILED.equals(thrown.getMessage())) {
            return ENOMEM;
        }
        return isJdk(thrown) ? ofMessage(thrown.getMessage()) : UNKNOWN;
    }

    /** Only the JDK's own exceptions are asked for their message: another class's method is application code. */
    private static boolean isJdk(Throwable thrown) {
        return thrown.getClass().getClassLoader() == null;
    }

    static int ofMessage(@Nullable String message) {
        if (message == null) {
            return UNKNOWN;
        }
        for (int i = 0; i < PROCESS_PREFIXES.length; i++) {
            int process = message.indexOf(PROCESS_PREFIXES[i]);
            if (process >= 0) {
                return digits(message, process + PROCESS_PREFIXES[i].length());
            }
        }
        int end = message.length() - (message.endsWith(")") ? 1 : 0);
        int known = endingAt(message, end);
        // the natives also put what failed behind it: "Invalid argument (setsockopt failed)"
        int behind = known == UNKNOWN ? message.lastIndexOf(" (") : -1;
        return behind < 0 ? known : endingAt(message, behind);
    }

    private static int endingAt(String message, int end) {
        for (int i = 0; i < TEXTS.length; i++) {
            String text = TEXTS[i];
            if (message.regionMatches(end - text.length(), text, 0, text.length())) {
                return NUMBERS[i];
            }
        }
        return UNKNOWN;
    }

    private static int digits(String text, int from) {
        int number = 0;
        for (int i = from;
                i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9' && number < 10_000;
                i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
