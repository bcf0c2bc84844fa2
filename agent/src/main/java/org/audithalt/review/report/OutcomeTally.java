package org.audithalt.review.report;

import java.util.Arrays;

/** Counts values by how the events ended. For one thread. */
final class OutcomeTally {
    /** Outcomes by their ordinal number. */
    static final int OUTCOMES = 3;

    private final Tally values = new Tally();
    private long[][] byOutcome = new long[OUTCOMES][16];

    void add(byte[] bytes, int from, int to, int outcome) {
        int number = values.add(bytes, from, to);
        if (number >= byOutcome[outcome].length) {
            for (int i = 0; i < OUTCOMES; i++) {
                byOutcome[i] = Arrays.copyOf(byOutcome[i], 2 * number);
            }
        }
        byOutcome[outcome][number]++;
    }

    Tally values() {
        return values;
    }

    long hits(int number, int outcome) {
        return byOutcome[outcome][number];
    }
}
