package org.audithalt.agent;

/** Both clocks of the machine, read at the same time. One thread. */
class ClockReading {
    private final long mostNanos;
    private long nanos;
    private long wallMillis;

    /** @param mostNanos that may go by between two looks at a clock for them to be at the same time */
    ClockReading(long mostNanos) {
        this.mostNanos = mostNanos;
    }

    /**
     * Reads them.
     *
     * @return false if this thread did not run for a while between the two, which then cannot be compared
     */
    boolean take() {
        long before = monotonicNanos();
        wallMillis = systemMillis();
        nanos = monotonicNanos();
        return nanos - before < mostNanos;
    }

    /** The monotonic clock's, which nobody sets. */
    long nanos() {
        return nanos;
    }

    /** The system clock's, since the epoch. */
    long wallMillis() {
        return wallMillis;
    }

    long monotonicNanos() {
        return System.nanoTime();
    }

    long systemMillis() {
        return System.currentTimeMillis();
    }
}
