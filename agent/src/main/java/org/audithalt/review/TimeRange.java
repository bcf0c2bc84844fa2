package org.audithalt.review;

/**
 * Which times are wanted, both ends included.
 *
 * @param from seconds since the epoch; {@link Long#MIN_VALUE} without a beginning
 * @param to seconds since the epoch; {@link Long#MAX_VALUE} without an end
 */
public record TimeRange(long from, long to) {
    /** All times. */
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean holds(long seconds) {
        return seconds >= from && seconds <= to;
    }

    /** So much longer that it holds a time, too. */
    TimeRange with(long seconds) {
        return new TimeRange(Math.min(from, seconds), Math.max(to, seconds));
    }
}
