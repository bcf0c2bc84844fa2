package org.audithalt.review.report;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The span of time that a picture shows. A few events years away from all others, written while the clock stood at 1970, would press
 * the others into one column: they are left out. Immutable.
 *
 * @param minutes events by outcome and minute since the epoch, of the span; not empty
 * @param before events by outcome of earlier minutes
 * @param after those of later ones
 */
record MainSpan(
        NavigableMap<Long, long[]> minutes, NavigableMap<Long, long[]> before, NavigableMap<Long, long[]> after) {
    /** Less is shown whole in any case. */
    private static final long LEAST_MINUTES = 2L * 366 * 24 * 60;

    /** A gap that leaves less than a tenth of the span to the events. */
    private static final double MOST_GAP = 0.9;

    /** @param minutes events by outcome and minute since the epoch; not empty */
    static MainSpan of(TreeMap<Long, long[]> minutes) {
        NavigableMap<Long, long[]> rest = minutes;
        Long cut = cut(rest);
        while (cut != null) {
            NavigableMap<Long, long[]> head = rest.headMap(cut, false);
            NavigableMap<Long, long[]> tail = rest.tailMap(cut, true);
            rest = events(head) > events(tail) ? head : tail;
            cut = cut(rest);
        }
        return new MainSpan(rest, minutes.headMap(rest.firstKey(), false), minutes.tailMap(rest.lastKey(), false));
    }

    /** The minute behind the gap that takes nearly all of the span; null if there is none. */
    private static @Nullable Long cut(NavigableMap<Long, long[]> minutes) {
        long span = minutes.lastKey() - minutes.firstKey();
        if (span < LEAST_MINUTES) {
            return null;
        }
        long previous = minutes.firstKey();
        for (Long minute : minutes.keySet()) {
            if (minute - previous > MOST_GAP * span) {
                return minute;
            }
            previous = minute;
        }
        return null;
    }

    /** How many events minutes have. */
    static long events(Map<Long, long[]> minutes) {
        long events = 0;
        for (int i = 0; i < OutcomeTally.OUTCOMES; i++) {
            events += events(minutes, i);
        }
        return events;
    }

    /** How many of an outcome. */
    static long events(Map<Long, long[]> minutes, int outcome) {
        long events = 0;
        for (long[] counts : minutes.values()) {
            events += counts[outcome];
        }
        return events;
    }
}
