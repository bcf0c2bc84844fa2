package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The latest of many events: what is wrong now is in these. For one thread. */
final class Latest {
    /** So many are kept. */
    static final int MOST = 200;

    private static final Comparator<OwnEvent> BY_TIME =
            Comparator.comparingLong(OwnEvent::millis).thenComparingLong(OwnEvent::serial);

    private final PriorityQueue<OwnEvent> latest = new PriorityQueue<>(BY_TIME);
    private long number;

    void add(OwnEvent event) {
        number++;
        latest.add(event);
        if (latest.size() > MOST) {
            latest.remove();
        }
    }

    /** How many there were. */
    long number() {
        return number;
    }

    /** Those that are kept, by their time. */
    List<OwnEvent> events() {
        List<OwnEvent> events = new ArrayList<>(latest);
        events.sort(BY_TIME);
        return events;
    }
}
