package org.audithalt.benchmark.compare;

import java.util.Locale;

/** Numbers with as many digits as they are worth. */
final class Units {
    private static final double NANOS_PER_MICRO = 1000;
    private static final double MANY = 100;
    private static final double SOME = 10;

    private Units() {}

    /** With its unit; from a microsecond on nanoseconds become microseconds. */
    static String with(double value, String unit) {
        if (unit.equals("ns") && Math.abs(value) >= 2 * NANOS_PER_MICRO) {
            return plain(value / NANOS_PER_MICRO) + " µs";
        }
        return (plain(value) + " " + unit).strip();
    }

    /** Quartiles, without a unit of their own. */
    static String quartiles(Spread spread, String unit) {
        boolean micros = unit.equals("ns") && Math.abs(spread.median()) >= 2 * NANOS_PER_MICRO;
        double by = micros ? NANOS_PER_MICRO : 1;
        return plain(spread.low() / by) + " - " + plain(spread.high() / by);
    }

    /** A ratio. */
    static String ratio(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < SOME ? "%.3f" : "%.1f", value);
    }

    /** Quartiles of a ratio. */
    static String ratios(Spread spread) {
        return ratio(spread.low()) + " - " + ratio(spread.high());
    }

    /** At least two digits that count. */
    static String plain(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= MANY ? "%.0f" : size >= SOME ? "%.1f" : "%.2f", value);
    }
}
