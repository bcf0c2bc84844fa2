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

    /** What every record of these times has: the digits with which all of them begin; empty if one end is open. */
    byte[] needle() {
        String first = Long.toString(from);
        String last = Long.toString(to);
        if (from < 0 || first.length() != last.length()) {
            return new byte[0];
        }
        int same = 0;
        while (same < first.length() && first.charAt(same) == last.charAt(same)) {
            same++;
        }
        return Bytes.latin("msg=audit(" + first.substring(0, same));
    }
}
