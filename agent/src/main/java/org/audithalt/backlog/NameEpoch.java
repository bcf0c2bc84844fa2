package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long what was found out about names holds: to the end of the epoch in which it was begun to be looked up. An epoch ends when
 * this process has made a link or moved a name, and with each look of a thread of the agent ({@link #MOST_MILLIS} at most while it gets
 * the processor), for other processes do so as well, and tell nobody.
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

    /** The present epoch; {@link #NONE} or less while nobody looks. */
    long now() {
        return number.get();
    }

    /** A name may lead elsewhere from now on. */
    void end() {
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
