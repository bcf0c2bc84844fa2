package org.audithalt.review;

import java.util.ArrayList;
import java.util.List;

/**
 * What is searched for. Immutable, safe to use from any thread.
 *
 * @param range of an event's time
 * @param conditions all of which an event must fulfil
 * @param timeoutSeconds an event without an end is complete when one begins that is so much younger, at least 1
 * @param everyLine whether also lines are looked at that cannot be wanted, to tell which are no records
 */
public record Query(TimeRange range, List<Condition> conditions, long timeoutSeconds, boolean everyLine) {
    /** What auditd.conf(5) has for end_of_event_timeout if nothing is said. */
    public static final long TIMEOUT_SECONDS = 2;

    public Query {
        conditions = List.copyOf(conditions);
    }

    /** With the usual timeout. */
    public Query(TimeRange range, List<Condition> conditions) {
        this(range, conditions, TIMEOUT_SECONDS, false);
    }

    /** Bytes without which no event is wanted, those sooner looked for first; none if all must be looked at. */
    List<Needle> needles() {
        List<Needle> needles = new ArrayList<>();
        byte[] time = range.needle();
        if (time.length > 0) {
            needles.add(Needle.ofPlain(time));
        }
        byte[] longest = new byte[0];
        for (Condition condition : conditions) {
            byte[] bytes = condition.needle();
            longest = bytes.length > longest.length ? bytes : longest;
        }
        if (longest.length >= Needle.SHORTEST) {
            needles.add(Needle.ofText(longest));
        }
        return needles;
    }

    /** Whether an event is wanted. */
    boolean wants(Event event, Look look) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(event, look)) {
                return false;
            }
        }
        return true;
    }
}
