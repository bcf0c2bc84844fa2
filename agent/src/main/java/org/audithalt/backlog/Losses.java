package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What could not be kept: how many, first and last time, the largest (in slots). Application threads count, agent threads
 * read and record. Lock-free; allocates nothing.
 */
public final class Losses {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong firstMillis = new AtomicLong();
    private final AtomicLong lastMillis = new AtomicLong();
    private final AtomicLong largestBytes = new AtomicLong();

    /**
     * Counts one lost record.
     *
     * @param bytes what is known of its size
     */
    void count(long bytes) {
        long now = System.currentTimeMillis();
        firstMillis.compareAndSet(0, now);
        lastMillis.set(now);
        long largest = largestBytes.get();
        while (bytes > largest && !largestBytes.compareAndSet(largest, bytes)) {
            largest = largestBytes.get();
        }
        count.incrementAndGet();
    }

    public long count() {
        return count.get();
    }

    /** Milliseconds since the epoch; 0 if nothing was lost. */
    public long firstMillis() {
        return firstMillis.get();
    }

    public long lastMillis() {
        return lastMillis.get();
    }

    public long largestBytes() {
        return largestBytes.get();
    }
}
