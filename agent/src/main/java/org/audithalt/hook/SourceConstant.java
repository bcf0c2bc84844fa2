package org.audithalt.hook;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** The named numbers of the hook table: {@code open(2)} flags, {@code AT_FDCWD} and this process's address family, as on the running machine. */
final class SourceConstant {
    private static final boolean ARM = Arch.current() == Arch.AARCH64;

    private static final boolean DUAL_STACK =
            !Boolean.getBoolean("java.net.preferIPv4Stack") && new File("/proc/net/if_inet6").exists();

    private static final String[] NAMES = {
        "AT_FDCWD",
        "O_RDONLY",
        "O_WRONLY",
        "O_RDWR",
        "O_CREAT",
        "O_EXCL",
        "O_TRUNC",
        "O_APPEND",
        "O_NONBLOCK",
        "O_DSYNC",
        "O_SYNC",
        "O_DIRECTORY",
        "O_NOFOLLOW",
        "O_CLOEXEC",
        "AT_SYMLINK_NOFOLLOW",
        "AT_EMPTY_PATH",
        "AF_STACK"
    };

    private static final long[] VALUES = {
        -100,
        0,
        1,
        2,
        0100,
        0200,
        01000,
        02000,
        04000,
        010000,
        04010000,
        ARM ? 040000 : 0200000,
        ARM ? 0100000 : 0400000,
        02000000,
        0x100,
        0x1000,
        DUAL_STACK ? 10 : 2
    };

    private SourceConstant() {}

    /** A number for those values that are not the same in each process of one run-time image. */
    static int ofThisProcess() {
        return DUAL_STACK ? 1 : 0;
    }

    /**
     * Reads a number or a name.
     *
     * @param text decimal, octal with a leading 0, or one of the names
     * @return its value; null if it is none of them
     */
    static @Nullable Long valueOf(String text) {
        if (text.isEmpty() || (text.charAt(0) >= 'a' && text.charAt(0) <= 'z')) {
            // parameters and arguments, most of all: an exception for each would be felt at start
            return null;
        }
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(text)) {
                return VALUES[i];
            }
        }
        boolean octal = text.length() > 1 && text.charAt(0) == '0';
        try {
            return Long.parseLong(text, octal ? 8 : 10);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
