package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.jspecify.annotations.Nullable;

/**
 * The time of records: that of the system's clock, which costs more than all else of an entry, or one that another entry has read
 * up to {@value #TICK_MILLIS} ms before.
 *
 * <p>One word holds a time that entries may go by, and the number of the tick in which it was read. A thread of the agent takes the
 * time away with each tick, so the next entry reads the clock and leaves what it read, by compare-and-set: who was off the
 * processor between the two finds another tick and leaves nothing. The thread ticks only while there is so much to record
 * that it saves time; at all other times the word is empty, and each entry reads the clock.
 *
 * <p>The thread itself may be late. So every {@value #SHARED_BY}th ticket reads the clock, too: after a stop of the whole process (a
 * collection, SIGSTOP) that falls between two ticks, at most {@value #SHARED_BY} records bear the time before the stop instead of that
 * after it. The order of records is that of their tickets and does not depend on their times.
 *
 * <p>What is known of names ends with each look of the thread ({@link NameEpoch}). Once a halt lasts it hardly looks, and nothing is
 * known.
 *
 * <p>{@link #millis}: application threads; allocates nothing, locks nothing. {@link #run}: the thread that ticks.
 */
public final class RecordClock implements Runnable {
    private static final int TICK_MILLIS = 4;
    /** A power of two. */
    private static final int SHARED_BY = 32;

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
    private static final int LOOK_MILLIS = NameEpoch.MOST_MILLIS;
    private static final long LOOK_NANOS = LOOK_MILLIS * 1_000_000L;
    /** The gate's opening unparks the thread. */
    private static final long HALTED_NANOS = 10_000_000_000L;

    private static final int TICKS_IN_A_LOOK = LOOK_MILLIS / TICK_MILLIS;
    /** Records in the time of one look from which on ticks cost less than they save: a tick some microseconds, a record 20 ns. */
    private static final int BUSY = 4096;
    /** It goes on ticking for so many looks after the last in which it was busy. */
    private static final int LOOKS_TO_REST = 10;

    private static final int TICK_BITS = 20;
    private static final long TICK_MASK = (1 << TICK_BITS) - 1;

    private static final int PADDED = 32;
    private static final int MIDDLE = PADDED / 2;

    private final Backlog backlog;
    private final NameEpoch names;
    /** The middle one is used, the others keep the lines free. A time of 0 is none. */
    private final AtomicLongArray shared = new AtomicLongArray(PADDED);

    private volatile @Nullable Pace pace;
    private volatile boolean ticking;
    private volatile boolean ended;

    RecordClock(Backlog backlog, NameEpoch names) {
        this.backlog = backlog;
        this.names = names;
    }

    /** Milliseconds since the epoch, for the record of a ticket. */
    long millis(long ticket) {
        long now = shared.get(MIDDLE);
        return now > TICK_MASK && (ticket & SHARED_BY - 1) != 0 ? now >>> TICK_BITS : read(now);
    }

    private long read(long before) {
        long millis = System.currentTimeMillis();
        if (ticking) {
            shared.compareAndSet(MIDDLE, before, millis << TICK_BITS | before & TICK_MASK);
        }
        return millis;
    }

    /** Lets the thread look less often once the gate has been closed for a while; its opening must unpark it. Before it starts. */
    public void slowWhileClosed(Gate gate) {
        pace = new Pace(gate, LOOK_NANOS, HALTED_NANOS);
    }

    @Override
    public void run() {
        // again after an error: nobody takes away what stands there
        rest();
        try {
            look();
        } finally {
            names.rest();
        }
    }

    private void look() {
        long seen = backlog.slab().lastTicket();
        while (!ended) {
            Pace given = pace;
            rest(given == null ? LOOK_NANOS : given.nanos());
            long last = backlog.slab().lastTicket();
            if (last - seen >= BUSY) {
                last = tickWhileBusy(last);
            }
            seen = last;
        }
    }

    private void rest(long nanos) {
        if (nanos > LOOK_NANOS) {
            names.rest();
        } else {
            names.pass();
        }
        LockSupport.parkNanos(this, nanos);
    }

    private long tickWhileBusy(long first) {
        long seen = first;
        ticking = true;
        for (int quiet = 0; quiet < LOOKS_TO_REST && !ended; quiet++) {
            names.pass();
            for (int i = 0; i < TICKS_IN_A_LOOK; i++) {
                LockSupport.parkNanos(this, TICK_NANOS);
                tick();
            }
            long last = backlog.slab().lastTicket();
            quiet = last - seen >= BUSY ? 0 : quiet;
            seen = last;
        }
        rest();
        return seen;
    }

    /** From now on nobody shares a time. In this order: who still leaves one does so before the tick, which takes it away. */
    private void rest() {
        ticking = false;
        tick();
    }

    /** Takes the time away. */
    void tick() {
        shared.set(MIDDLE, shared.get(MIDDLE) + 1 & TICK_MASK);
    }

    /** Lets times be shared without the thread, whose place the caller takes with {@link #tick}. For tests. */
    void share() {
        ticking = true;
    }

    /** Ends the thread. */
    public void end() {
        ended = true;
        names.rest();
        rest();
    }
}
