package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The shared claim counter of a slab. In the heap: a recovery does not need it, and an exchange on a page that cannot be backed
 * ends the JVM as long as it is interpreted.
 *
 * <p>On cache lines of its own: every claim writes it. Any thread; allocates nothing.
 */
final class Tickets {
    private static final int PADDED = 32;

    /** The middle one is used, the others keep the lines free. */
    private final AtomicLongArray values = new AtomicLongArray(PADDED);

    /** Draws the next ticket, 1 and up. */
    long next() {
        return values.incrementAndGet(PADDED / 2);
    }

    long last() {
        return values.get(PADDED / 2);
    }
}
