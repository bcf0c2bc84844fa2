package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long what was found out about names holds: to the end of the epoch in which it was begun to be looked up. An epoch ends when
 * this process begins to make a link, to move a name or to start a program, and nothing is known until that has ended; and with each look of
 * a thread of the agent ({@link #MOST_MILLIS} at most while it gets the processor), for other processes do so as well, and tell nobody.
 *
 * <p>Application threads, but {@link #pass} and {@link #rest}. Neither allocates nor locks.
 */
final class NameEpoch {
    /** Between two looks. */
    static final int MOST_MILLIS = 48;

    /** No epoch: nothing is known of any name. */
    static final long NONE = 0;

    /** The number of the epoch, from 1; negative while nobody looks, so that no name is known in it. */
    private final AtomicLong number = new AtomicLong(-1);
    /** Moves that have begun and not ended. One that an error ended without its exit stays: nothing is known then. */
    private final AtomicLong moving = new AtomicLong();

    /** The present epoch; {@link #NONE} or less while nothing is known. */
    long now() {
        return moving.get() == 0 ? number.get() : NONE;
    }

    void moveBegins() {
        moving.getAndIncrement();
    }

    /** The epoch of before it must not come back: it ends first. */
    void moveEnds() {
        next();
        for (long under = moving.get(); under > 0; under = moving.get()) {
            if (moving.compareAndSet(under, under - 1)) {
                return;
            }
        }
    }

    private void next() {
        for (long now = number.get(); now > NONE; now = number.get()) {
            if (number.compareAndSet(now, now + 1)) {
                return;
            }
        }
    }

    /** A look of the thread. */
    void pass() {
        for (; ; ) {
            long now = number.get();
            if (number.compareAndSet(now, Math.abs(now) + 1)) {
                return;
            }
        }
    }

    /** The thread looks no longer. */
    void rest() {
        for (long now = number.get(); now > NONE; now = number.get()) {
            if (number.compareAndSet(now, -now)) {
                return;
            }
        }
    }
}
