package org.audithalt.review;

import java.util.List;

/**
 * What is searched for. Immutable, safe to use from any thread.
 *
 * @param range of an event's time
 * @param conditions all of which an event must fulfil
 */
public record Query(TimeRange range, List<Condition> conditions) {
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
