package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The shared claim counter of a slab. In the heap: a recovery does not need it, and an exchange on a page that cannot be backed
 * ends the JVM as long as it is interpreted.
 *
 * <p>On cache lines of its own: every claim writes it. It is the array itself and does not refer to one, for what lies between two
 * exchanges is waited for load by load. Any thread; allocates nothing.
 */
final class Tickets extends AtomicLongArray {
    private static final long serialVersionUID = 1;
    private static final int PADDED = 32;

    /** The middle one is used, the others keep the lines free. */
    private static final int MIDDLE = PADDED / 2;

    Tickets() {
        super(PADDED);
    }

    /** Draws the next ticket, 1 and up. */
    long next() {
        return incrementAndGet(MIDDLE);
    }

    long last() {
        return get(MIDDLE);
    }
}
