package org.audithalt.it;

import java.util.Map;

/** Numbers of the errors that strace names, the same on x86-64 and aarch64. */
final class ErrnoNumbers {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("EPERM", 1),
            Map.entry("ENOENT", 2),
            Map.entry("ESRCH", 3),
            Map.entry("EINTR", 4),
            // what the kernel turns into EINTR on the way back, or begins anew
            Map.entry("ERESTARTSYS", 4),
            Map.entry("ERESTARTNOINTR", 4),
            Map.entry("ERESTART_RESTARTBLOCK", 4),
            Map.entry("EIO", 5),
            Map.entry("ENXIO", 6),
            Map.entry("E2BIG", 7),
            Map.entry("ENOEXEC", 8),
            Map.entry("EBADF", 9),
            Map.entry("ECHILD", 10),
            Map.entry("EAGAIN", 11),
            Map.entry("ENOMEM", 12),
            Map.entry("EACCES", 13),
            Map.entry("EBUSY", 16),
            Map.entry("EEXIST", 17),
            Map.entry("EXDEV", 18),
            Map.entry("ENODEV", 19),
            Map.entry("ENOTDIR", 20),
            Map.entry("EISDIR", 21),
            Map.entry("EINVAL", 22),
            Map.entry("EMFILE", 24),
            Map.entry("ENOTTY", 25),
            Map.entry("EFBIG", 27),
            Map.entry("ENOSPC", 28),
            Map.entry("ESPIPE", 29),
            Map.entry("EROFS", 30),
            Map.entry("EPIPE", 32),
            Map.entry("ERANGE", 34),
            Map.entry("ENAMETOOLONG", 36),
            Map.entry("ENOSYS", 38),
            Map.entry("ENOTEMPTY", 39),
            Map.entry("ELOOP", 40),
            Map.entry("ENODATA", 61),
            Map.entry("EPROTO", 71),
            Map.entry("ENOTSOCK", 88),
            Map.entry("EMSGSIZE", 90),
            Map.entry("ENOPROTOOPT", 92),
            Map.entry("EPROTONOSUPPORT", 93),
            Map.entry("EOPNOTSUPP", 95),
            Map.entry("EAFNOSUPPORT", 97),
            Map.entry("EADDRINUSE", 98),
            Map.entry("EADDRNOTAVAIL", 99),
            Map.entry("ENETUNREACH", 101),
            Map.entry("ECONNABORTED", 103),
            Map.entry("ECONNRESET", 104),
            Map.entry("ENOBUFS", 105),
            Map.entry("EISCONN", 106),
            Map.entry("ENOTCONN", 107),
            Map.entry("ETIMEDOUT", 110),
            Map.entry("ECONNREFUSED", 111),
            Map.entry("EHOSTUNREACH", 113),
            Map.entry("EINPROGRESS", 115));

    private ErrnoNumbers() {}

    /** The number, positive. */
    static int of(String name) {
        Integer number = NUMBERS.get(name);
        if (number == null) {
            throw new AssertionError("no number is known for " + name);
        }
        return number;
    }
}
