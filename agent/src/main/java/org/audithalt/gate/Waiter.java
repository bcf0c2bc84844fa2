package org.audithalt.gate;

import org.jspecify.annotations.Nullable;

/**
 * One suspended thread and what it waits to do. Made by the thread itself; {@link #next} belongs to the waker, {@link
 * #older} to the stack of arrivals.
 */
public final class Waiter {
    final Thread thread;
    private final int row;
    private final @Nullable Object object;
    private final long number;
    private final long sinceNanos;

    /** How the drill knows it that it came in, if any. */
    volatile RollCall.@Nullable Called called;

    private long waitedNanos;

    volatile @Nullable Waiter older;

    volatile @Nullable Waiter next;
    volatile boolean done;

    Waiter(Thread thread, int row, @Nullable Object object, long number) {
        this.thread = thread;
        this.row = row;
        this.object = object;
        this.number = number;
        this.sinceNanos = System.nanoTime();
    }

    /** The suspended thread, platform or virtual. */
    public Thread thread() {
        return thread;
    }

    /** Index of the hook row of the action that has not begun. */
    public int row() {
        return row;
    }

    /** The object of the action as the hook got it. */
    public @Nullable Object object() {
        return object;
    }

    /** The row's second number: the port of an internet address. */
    public long number() {
        return number;
    }

    /** How long it has waited so far, nanoseconds. */
    public long waitedNanos() {
        return done ? waitedNanos : System.nanoTime() - sinceNanos;
    }

    /** Whether it waits still. */
    public boolean waits() {
        return !done && thread.isAlive();
    }

    /** It waits no more. Its own thread. */
    void left() {
        waitedNanos = System.nanoTime() - sinceNanos;
        done = true;
    }
}
