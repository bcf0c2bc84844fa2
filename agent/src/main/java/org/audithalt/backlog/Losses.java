package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What could not be kept: how many, first and last time, the largest, and behind which serials. All since the start for the
 * status; and since the last record of losses, for the next.
 *
 * <p>Any thread counts, one agent thread at a time takes. Counting is lock-free and allocates nothing.
 */
public final class Losses {
    /** Since the start. */
    private final Tally all = new Tally();

    /** Counted into one, while what is in the other is being taken. */
    private final Tally[] turns = {new Tally(), new Tally()};

    private volatile int turn;
    private volatile boolean unread;
    private final AtomicLong writtenSerial = new AtomicLong();

    private static final class Tally {
        /** Threads in {@link #add}. */
        final AtomicInteger inside = new AtomicInteger();

        final AtomicLong count = new AtomicLong();
        final AtomicLong firstMillis = new AtomicLong();
        final AtomicLong lastMillis = new AtomicLong();
        final AtomicLong firstAfter = new AtomicLong();
        final AtomicLong lastAfter = new AtomicLong();
        final AtomicLong largestBytes = new AtomicLong();

        void add(long bytes, long now, long serial) {
            if (firstMillis.compareAndSet(0, now)) {
                firstAfter.set(serial);
            }
            lastMillis.set(now);
            lastAfter.set(serial);
            long largest = largestBytes.get();
            while (bytes > largest && !largestBytes.compareAndSet(largest, bytes)) {
                largest = largestBytes.get();
            }
            count.incrementAndGet();
        }

        LossSpan take() {
            return new LossSpan(
                    count.getAndSet(0),
                    firstMillis.getAndSet(0),
                    lastMillis.getAndSet(0),
                    firstAfter.getAndSet(0),
                    lastAfter.getAndSet(0),
                    largestBytes.getAndSet(0));
        }
    }

    /**
     * Counts one lost record.
     *
     * @param bytes what is known of its size
     */
    void count(long bytes) {
        long now = System.currentTimeMillis();
        long serial = writtenSerial.get();
        all.add(bytes, now, serial);
        for (; ; ) {
            Tally tally = turns[turn];
            tally.inside.incrementAndGet();
            // whoever takes turns first and looks for threads inside then: one of the two sees the other
            if (tally == turns[turn]) {
                tally.add(bytes, now, serial);
                tally.inside.decrementAndGet();
                return;
            }
            tally.inside.decrementAndGet();
        }
    }

    /** The last serial that is in the log. The writer. */
    void written(long serial) {
        // a fence for each record would cost as much as half of its text
        writtenSerial.lazySet(serial);
    }

    /**
     * What was lost since the last call; null if nothing was, or if a thread is about to count it. One thread at a time.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time takes
    public @Nullable LossSpan take() {
        if (!unread && turns[turn].count.get() == 0) {
            return null;
        }
        if (!unread) {
            unread = true;
            turn = 1 - turn;
        }
        Tally tally = turns[1 - turn];
        if (tally.inside.get() != 0) {
            return null;
        }
        // in this order: there may be no memory for it
        LossSpan span = tally.take();
        unread = false;
        return span;
    }

    /** How many since the start. */
    public long count() {
        return all.count.get();
    }

    /** Milliseconds since the epoch; 0 if nothing was lost. */
    public long firstMillis() {
        return all.firstMillis.get();
    }

    /** Milliseconds since the epoch; 0 if nothing was lost. */
    public long lastMillis() {
        return all.lastMillis.get();
    }

    /** Bytes of the largest name. */
    public long largestBytes() {
        return all.largestBytes.get();
    }
}
