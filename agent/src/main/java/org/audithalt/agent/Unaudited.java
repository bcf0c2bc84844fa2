package org.audithalt.agent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * That an administrator opened the gate although no record can be stored. Any thread; exactly one of those that see its end
 * records it.
 */
final class Unaudited {
    /** Every action that runs is audited. */
    static final Unaudited NO = new Unaudited(0, "", "", 0);

    private static final int LASTS = 0;
    private static final int ENDING = 1;
    private static final int ENDED = 2;

    private final long sinceMillis;
    private final String reason;
    private final String by;
    private final long lostBefore;
    private final AtomicInteger state = new AtomicInteger();
    private volatile long lost;

    /**
     * Makes it; it lasts from then on.
     *
     * @param sinceMillis since when actions run so; 0 if they do not
     * @param reason the administrator's
     * @param by who asked, {@code pid=N uid=N}
     * @param lostBefore records that had not been kept before
     */
    Unaudited(long sinceMillis, String reason, String by, long lostBefore) {
        this.sinceMillis = sinceMillis;
        this.reason = reason;
        this.by = by;
        this.lostBefore = lostBefore;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    String reason() {
        return reason;
    }

    String by() {
        return by;
    }

    /** Records that were not kept since. */
    long lost() {
        return lost;
    }

    /** Counts anew what was lost. */
    void lostInAll(long count) {
        lost = count - lostBefore;
    }

    /** Whether the calling thread is the one to record the end. */
    boolean beginsToEnd() {
        return state.compareAndSet(LASTS, ENDING);
    }

    /** The end is recorded, or could not be: then another try is due. The thread that {@link #beginsToEnd}. */
    void endIsRecorded(boolean recorded) {
        state.set(recorded ? ENDED : LASTS);
    }

    boolean hasEnded() {
        return state.get() == ENDED;
    }
}
