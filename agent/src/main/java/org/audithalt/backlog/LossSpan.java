package org.audithalt.backlog;

/**
 * Records that were lost one after the other, told in one record.
 *
 * @param firstMillis when the first was lost, milliseconds since the epoch
 * @param firstAfter the last serial in the log at that time: a lost record has no serial of its own, it belongs behind this one
 * @param largestBytes the largest name among them
 */
public record LossSpan(
        long count, long firstMillis, long lastMillis, long firstAfter, long lastAfter, long largestBytes) {
    /** This one and a later one as one. */
    LossSpan plus(LossSpan later) {
        return new LossSpan(
                count + later.count,
                firstMillis,
                later.lastMillis,
                firstAfter,
                later.lastAfter,
                Math.max(largestBytes, later.largestBytes));
    }

    /** What the record says besides the count and the times. */
    String fields() {
        return "largest=" + largestBytes + " first_after=" + firstAfter + " last_after=" + lastAfter;
    }
}
