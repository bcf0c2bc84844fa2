package org.audithalt.agent;

/**
 * Notices when the system clock is set, by the monotonic clock, which nobody sets: the times in the trail are the system
 * clock's, so the trail says where they are no longer one line. Serial numbers and the order of records do not depend on it.
 *
 * <p>A clock that is slewed, as ntpd does it, is followed in silence. One that stands still or runs at a wrong rate is told of
 * once it is a second off, and then every half a minute.
 *
 * <p>One agent thread.
 */
final class ClockWatch {
    /** What counts as set. */
    private static final long LEAST_MILLIS = 1_000;

    /** More than any slew (adjtimex(2) allows 0.05 %) changes between two looks, which are 100 ms apart. */
    private static final long SLEWED_MILLIS = 1;

    private static final long DRIFT_NANOS = 30_000_000_000L;

    private long offsetMillis;
    private long seenOffsetMillis;
    private long toldNanos;

    /** Begins with what the clocks say now. */
    ClockWatch(long nanos, long wallMillis) {
        offsetMillis = wallMillis - nanos / 1_000_000;
        seenOffsetMillis = offsetMillis;
        toldNanos = nanos - DRIFT_NANOS;
    }

    /**
     * Looks whether the clock was set since it was last told.
     *
     * @param nanos of the monotonic clock
     * @param wallMillis of the system clock, read at the same time
     * @return by how many milliseconds; 0 if it was not
     */
    long look(long nanos, long wallMillis) {
        long offset = wallMillis - nanos / 1_000_000;
        long step = offset - seenOffsetMillis;
        seenOffsetMillis = offset;
        long off = offset - offsetMillis;
        boolean jumped = Math.abs(step) >= LEAST_MILLIS;
        boolean drifted = Math.abs(off) >= LEAST_MILLIS && nanos - toldNanos >= DRIFT_NANOS;
        if (!jumped && !drifted) {
            offsetMillis += Math.max(-SLEWED_MILLIS, Math.min(SLEWED_MILLIS, off));
            return 0;
        }
        offsetMillis = offset;
        toldNanos = nanos;
        // a step against what had drifted before is a step still
        return Math.abs(off) >= LEAST_MILLIS ? off : step;
    }

    /** With three decimals, as the times of records. */
    static String seconds(long millis) {
        long whole = Math.abs(millis);
        long rest = whole % 1_000;
        return (millis < 0 ? "-" : "") + whole / 1_000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }
}
