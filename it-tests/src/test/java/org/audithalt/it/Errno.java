package org.audithalt.it;

import java.util.Map;

/** Linux's numbers of the errors that tests meet, the same on x86-64 and aarch64. */
final class Errno {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("EPERM", 1),
            Map.entry("ENOENT", 2),
            Map.entry("ESRCH", 3),
            Map.entry("EINTR", 4),
            Map.entry("EIO", 5),
            Map.entry("E2BIG", 7),
            Map.entry("EBADF", 9),
            Map.entry("EAGAIN", 11),
            Map.entry("ENOMEM", 12),
            Map.entry("EACCES", 13),
            Map.entry("EEXIST", 17),
            Map.entry("EXDEV", 18),
            Map.entry("ENODEV", 19),
            Map.entry("ENOTDIR", 20),
            Map.entry("EISDIR", 21),
            Map.entry("EINVAL", 22),
            Map.entry("EMFILE", 24),
            Map.entry("ENOTTY", 25),
            Map.entry("ENOSPC", 28),
            Map.entry("ESPIPE", 29),
            Map.entry("EPIPE", 32),
            Map.entry("ERANGE", 34),
            Map.entry("ENOTEMPTY", 39),
            Map.entry("ELOOP", 40),
            Map.entry("ENODATA", 61),
            Map.entry("ENOTSOCK", 88),
            Map.entry("EMSGSIZE", 90),
            Map.entry("ENOPROTOOPT", 92),
            Map.entry("EOPNOTSUPP", 95),
            Map.entry("EAFNOSUPPORT", 97),
            Map.entry("EADDRINUSE", 98),
            Map.entry("EADDRNOTAVAIL", 99),
            Map.entry("ECONNRESET", 104),
            Map.entry("ENOBUFS", 105),
            Map.entry("ENOTCONN", 107),
            Map.entry("ECONNREFUSED", 111),
            Map.entry("EINPROGRESS", 115));

    private Errno() {}

    static String number(String name) {
        Integer number = NUMBERS.get(name);
        return number == null ? name : number.toString();
    }
}
