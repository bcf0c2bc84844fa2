package org.audithalt.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time on the command line: {@code 500ms}, {@code 60s}, {@code 5m}, {@code 2h}; what a number without a unit means
 * is the option's.
 *
 * @param millis 1 to 30 days
 */
record DurationWord(long millis) {
    private static final long LONGEST_MILLIS = 30L * 24 * 3600 * 1000;
    private static final long SECOND_MILLIS = 1000;
    private static final String[] UNITS = {"ms", "s", "m", "h"};
    private static final long[] UNIT_MILLIS = {1, SECOND_MILLIS, 60_000, 3_600_000};

    /** @param bareMillis the unit of a number without one */
    static DurationWord of(String word, long bareMillis) {
        for (int i = 0; i < UNITS.length; i++) {
            if (word.endsWith(UNITS[i])) {
                return new DurationWord(millis(word, word.length() - UNITS[i].length(), UNIT_MILLIS[i]));
            }
        }
        return new DurationWord(millis(word, word.length(), bareMillis));
    }

    private static long millis(String word, int end, long unit) {
        long number;
        try {
            number = Long.parseLong(word.substring(0, end));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is no length of time (as 500ms, 60s, 5m or 2h)");
        }
        if (number <= 0 || number > LONGEST_MILLIS / unit) {
            throw new TypeConversionException("'" + word + "' is not between 1ms and 30 days");
        }
        return number * unit;
    }

    /** For picocli: a number without a unit means seconds. */
    static final class OfSeconds implements ITypeConverter<DurationWord> {
        @Override
        public DurationWord convert(String word) {
            return of(word, SECOND_MILLIS);
        }
    }

    /** For picocli: a number without a unit means milliseconds, as it did when there were no units. */
    static final class OfMillis implements ITypeConverter<DurationWord> {
        @Override
        public DurationWord convert(String word) {
            return of(word, 1);
        }
    }
}
