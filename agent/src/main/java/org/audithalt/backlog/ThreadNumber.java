package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;

/** A thread's identifier, read from its field: {@code getId} may be overridden, and is then application code. */
final class ThreadNumber {
    private static final Unsafe UNSAFE = Slab.UNSAFE;
    private static final long NUMBER = UNSAFE.objectFieldOffset(Thread.class, "tid");

    private ThreadNumber() {}

    static long of(Thread thread) {
        return UNSAFE.getLong(thread, NUMBER);
    }
}
