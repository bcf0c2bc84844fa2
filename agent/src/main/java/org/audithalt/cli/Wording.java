package org.audithalt.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and hostile names as people read them. */
final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long KIB = 1024;

    private Wording() {}

    /** A wall-clock time: without its date when that is today's. */
    static String time(long millis, long nowMillis, ZoneId zone) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        ZonedDateTime now = Instant.ofEpochMilli(nowMillis).atZone(zone);
        boolean today = time.toLocalDate().equals(now.toLocalDate());
        return (today ? TIME : DATE_TIME).format(time);
    }

    /** A duration in its two largest units. */
    static String duration(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 1) {
            return Math.max(0, millis) + " ms";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    /** A number of bytes in binary units, rounded down: free space is never shown larger than it is. */
    static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        long unit = KIB;
        int index = 0;
        while (index < units.length - 1 && bytes / unit >= KIB) {
            unit *= KIB;
            index++;
        }
        long tenths = bytes / unit * 10 + bytes % unit * 10 / unit;
        return tenths / 10 + "." + tenths % 10 + " " + units[index];
    }

    /** {@code 1 thread}, {@code 2 threads}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * What helps who may not look into a process.
     *
     * @param own user id that this program runs as
     * @param others the advice for those who are not root
     */
    static String whoMayLook(long own, String others) {
        return own == 0 ? "this root has no CAP_SYS_PTRACE there, as in many containers" : others;
    }

    /**
     * How many JVMs a search had to pass over.
     *
     * @param own user id that this program runs as
     */
    static String notLookedInto(int jvms, long own) {
        return count(jvms, "JVM") + (own == 0 ? "" : " of other users") + " could not be looked into ("
                + whoMayLook(own, "run this as that user or as root") + ")";
    }

    /** A name from an audited process with nothing in it that a terminal would obey. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                clean.append("\\\\");
            } else if (printable(c)) {
                clean.appendCodePoint(c);
            } else {
                clean.append(c < 0x100 ? String.format(Locale.ROOT, "\\x%02x", c) : String.format("\\u{%x}", c));
            }
        });
        return clean.toString();
    }

    private static boolean printable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** What a process is called in a line for people: its main class, or its jar without the directory. */
    static String program(String mainClass) {
        return mainClass.substring(mainClass.lastIndexOf('/') + 1);
    }

    /** What a line about one process begins with. The main class as it may be printed. */
    static String heading(long pid, String mainClass) {
        return "PID " + pid + " (" + mainClass + "): ";
    }
}
