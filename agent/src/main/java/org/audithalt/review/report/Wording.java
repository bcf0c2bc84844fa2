package org.audithalt.review.report;

import java.util.Locale;

/** Numbers as people read them. Stateless. */
final class Wording {
    private static final long KIB = 1024;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Wording() {}

    /** A number of bytes in binary units, rounded down. */
    static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    /** The same of a mean. */
    static String bytes(double bytes) {
        if (bytes < KIB) {
            return Math.round(bytes) + " B";
        }
        double value = bytes / KIB;
        int unit = 0;
        while (value >= KIB && unit < UNITS.length - 1) {
            value /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", Math.floor(value * 10) / 10, UNITS[unit]);
    }

    /** A whole number, its thousands apart. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 event}, {@code 2,000 events}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A duration in its two largest units. */
    static String duration(long millis) {
        long seconds = millis / 1000;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    /** A number of days, as exactly as it may matter. */
    static String days(double days) {
        return days < 10
                ? String.format(Locale.ROOT, "%.1f days", days)
                : String.format(Locale.ROOT, "%,.0f days", Math.floor(days));
    }
}
