package org.audithalt.gate;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who came to the gate during a drill, and what became of each: which reservation it got, and which record was made of
 * that. The proof that each waiter went on once rests on the token: it names one reservation, and no two are alike.
 *
 * <p>Application threads: {@link #entered(Waiter)}, which allocates a node, and {@link #reserved}; they lock nothing, never park. The writer:
 * {@link #written}. One agent thread reads. More than {@link #MOST} are counted, but not followed.
 */
public final class RollCall {
    /** Waiters that are followed. */
    public static final int MOST = 1 << 16;

    private static final int TABLE = 2 * MOST;

    private final AtomicReferenceArray<@Nullable Called> called;
    /** By token; open addressing. */
    private final AtomicReferenceArray<@Nullable Called> byToken;

    private final AtomicInteger entered = new AtomicInteger();

    /** One waiter. */
    public static final class Called {
        private final RollCall roll;
        private final Waiter waiter;
        private volatile long token;
        private volatile boolean mayEndWithoutRecord;
        private volatile long serial;
        private volatile int records;
        private volatile boolean outcomeUnknown;

        private final boolean early;

        Called(RollCall roll, Waiter waiter, boolean early) {
            this.roll = roll;
            this.waiter = waiter;
            this.early = early;
        }

        /** Whether it waited already, for a slot: it may have got one before it was taken down, and then it is none of these. */
        public boolean early() {
            return early;
        }

        /** The thread and its action. */
        public Waiter waiter() {
            return waiter;
        }

        /** The reservation it went on with; 0 if it has none. */
        public long token() {
            return token;
        }

        /** Whether its exit may have found that no record is due. */
        public boolean mayEndWithoutRecord() {
            return mayEndWithoutRecord;
        }

        /** Serial number of its record; 0 if there is none yet. */
        public long serial() {
            return serial;
        }

        /** How many records with different serial numbers were made of the reservation. */
        public int records() {
            return records;
        }

        /** Whether the record says that the outcome is unknown. */
        public boolean outcomeUnknown() {
            return outcomeUnknown;
        }
    }

    /** An empty one; takes 0.8 MB. */
    public RollCall() {
        this(MOST, TABLE);
    }

    RollCall(int most, int table) {
        called = new AtomicReferenceArray<>(most);
        byToken = new AtomicReferenceArray<>(table);
    }

    /** A thread begins to wait. Without memory for it the caller's node was not to be had either. */
    void entered(Waiter waiter) {
        takeDown(waiter, false);
    }

    /** A thread waited already when the gate closed. One agent thread. */
    void present(Waiter waiter) {
        Called before = waiter.called;
        if (before == null || before.roll != this) {
            takeDown(waiter, true);
        }
    }

    private void takeDown(Waiter waiter, boolean early) {
        int index = entered.getAndIncrement();
        if (index >= 0 && index < called.length()) {
            Called own = new Called(this, waiter, early);
            called.set(index, own);
            // one reference for both: the drill before may still be followed by its thread at this moment
            waiter.called = own;
        }
    }

    /** One of those called has a reservation. Its thread. */
    static void reserved(Called own, long token, boolean mayEndWithoutRecord) {
        own.roll.noteReservation(own, token, mayEndWithoutRecord);
    }

    private void noteReservation(Called own, long token, boolean mayEndWithoutRecord) {
        own.mayEndWithoutRecord = mayEndWithoutRecord;
        own.token = token;
        int at = place(token);
        // never full: it has twice as many places as there are waiters, and each reserves once
        while (!byToken.compareAndSet(at, null, own)) {
            at = at + 1 & byToken.length() - 1;
        }
    }

    /** The record of a reservation goes into the log; again under the same serial number if a flush had failed. The writer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the writer alone
    public void written(long token, long serial, boolean outcomeUnknown) {
        int at = place(token);
        for (Called one = byToken.get(at); one != null; one = byToken.get(at)) {
            if (one.token == token) {
                if (one.serial != serial) {
                    one.records++;
                    one.serial = serial;
                }
                one.outcomeUnknown |= outcomeUnknown;
                return;
            }
            at = at + 1 & byToken.length() - 1;
        }
    }

    private int place(long token) {
        long mixed = token * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 40) & byToken.length() - 1;
    }

    /** How many have come. */
    public int entered() {
        return entered.get();
    }

    /** How many of these are followed. */
    public int followed() {
        return Math.min(entered.get(), called.length());
    }

    /**
     * One of those followed; null while it is being taken down.
     *
     * @param i 0 to {@link #followed} - 1
     */
    public @Nullable Called get(int i) {
        return called.get(i);
    }
}
