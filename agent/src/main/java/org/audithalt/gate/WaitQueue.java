package org.audithalt.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The suspended threads, oldest first ({@code audit_suspend} of the proposal).
 *
 * <p>Application threads {@link #enter}, {@link #park} in a loop of their own, and {@link #leave}; they push onto a
 * lock-free stack of arrivals. One agent thread, the waker, moves arrivals to the end of the queue and unparks. A waiter
 * that wakes in vain (no slot, gate closed again) parks again and keeps its place.
 *
 * <p>No wake-up is lost: a waiter looks at the gate once more between {@link #enter} and its first {@link #park}, and the
 * waker comes back as long as somebody waits before an open gate. If there is no memory for a node the thread waits
 * without one and looks for itself every 50 ms.
 */
public final class WaitQueue {
    private static final long NODELESS_WAIT_NANOS = 50_000_000;
    /** A look at who waits is repeated after so long, and so often at most: the waker may be stopped by a debugger. */
    private static final long LIST_AGAIN_NANOS = 100_000;

    private static final int MOST_LOOKS = 1_000;

    private final Gate gate;
    private final AtomicReference<@Nullable Waiter> arrivals = new AtomicReference<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger everWaited = new AtomicInteger();
    /** Odd while the waker takes arrivals into the queue: until it has, they are to be found nowhere. */
    private final AtomicInteger moves = new AtomicInteger();
    /** A node that is always done: the queue is never empty, so the tail never needs a special case. */
    private volatile Waiter head;

    private volatile @Nullable Thread spaceMaker;
    private volatile @Nullable RollCall roll;
    private Waiter tail;
    private @Nullable Waiter resumeAt;
    private int leftBefore;

    /** @param gate looked at before every park */
    public WaitQueue(Gate gate) {
        this.gate = gate;
        this.head = new Waiter(Thread.currentThread(), -1, null, 0);
        head.done = true;
        this.tail = head;
    }

    /** Names the thread to unpark when somebody begins to wait before an open gate: for a slot, which that thread can free. */
    public void makingSpace(Thread writer) {
        spaceMaker = writer;
    }

    /** Has a drill take down who comes from now on; null ends that. One agent thread. */
    public void follow(@Nullable RollCall newRoll) {
        roll = newRoll;
    }

    /** Has a drill take down who waits already, for want of a slot; the gate is closed. One agent thread. */
    public void followPresent(RollCall newRoll) {
        List<Waiter> present = new ArrayList<>();
        list(present, RollCall.MOST);
        for (Waiter waiter : present) {
            newRoll.present(waiter);
        }
    }

    /**
     * The calling thread has its reservation and is about to act.
     *
     * @param token of the reservation
     * @param mayEndWithoutRecord whether its exit may find that no record is due
     */
    public void reserved(@Nullable Waiter waiter, long token, boolean mayEndWithoutRecord) {
        if (waiter == null) {
            return;
        }
        RollCall.Called own = waiter.called;
        if (own != null) {
            RollCall.reserved(own, token, mayEndWithoutRecord);
        }
    }

    /** Number of threads that wait now. */
    public int waiting() {
        return waiting.get();
    }

    /** Number of threads that have begun to wait since the start. */
    public int everWaited() {
        return everWaited.get();
    }

    /**
     * Registers the calling thread. It must look at its condition again before it parks.
     *
     * @return the thread's node; null when there is no memory for one
     */
    public @Nullable Waiter enter(int row, @Nullable Object object, long number) {
        waiting.incrementAndGet();
        everWaited.incrementAndGet();
        if (!gate.closed()) {
            LockSupport.unpark(spaceMaker);
        }
        try {
            Waiter waiter = new Waiter(Thread.currentThread(), row, object, number);
            RollCall called = roll;
            if (called != null) {
                called.entered(waiter);
            }
            for (; ; ) {
                Waiter top = arrivals.get();
                waiter.older = top;
                if (arrivals.compareAndSet(top, waiter)) {
                    return waiter;
                }
            }
        } catch (OutOfMemoryError full) {
            return null;
        }
    }

    /** Waits once; returns for any or no reason, as park does. Does not touch the interrupt status. */
    public void park(@Nullable Waiter waiter) {
        if (waiter == null) {
            LockSupport.parkNanos(gate.blocker(), NODELESS_WAIT_NANOS);
        } else {
            LockSupport.park(gate.blocker());
        }
    }

    /** The calling thread waits no more. */
    public void leave(@Nullable Waiter waiter) {
        if (waiter != null) {
            waiter.left();
        }
        waiting.decrementAndGet();
    }

    /** Waker only: whether anybody has come or gone since this was asked last. */
    boolean hasChanged() {
        // who leaves or comes meanwhile may be missed or counted twice. Benign: the next change tells
        int nowWaiting = waiting.get();
        int left = everWaited.get() - nowWaiting;
        boolean changed = left != leftBefore || arrivals.get() != null;
        leftBefore = left;
        return changed;
    }

    /** Waker only: takes the arrivals into the queue and forgets who has left at its front. */
    void tidy() {
        if (arrivals.get() != null) {
            moves.incrementAndGet();
            takeArrivals();
            moves.incrementAndGet();
        }
        Waiter first = head;
        for (Waiter next = first.next; next != null && next.done; next = first.next) {
            first = next;
        }
        head = first;
        dropLeavers();
    }

    private void takeArrivals() {
        Waiter newest = arrivals.getAndSet(null);
        Waiter reversed = null;
        while (newest != null) {
            Waiter older = newest.older;
            newest.older = null;
            newest.next = reversed;
            reversed = newest;
            newest = older;
        }
        if (reversed != null) {
            tail.next = reversed;
            while (tail.next != null) {
                tail = tail.next;
            }
        }
    }

    private void dropLeavers() {
        Waiter before = head;
        for (Waiter node = before.next; node != null; node = node.next) {
            if (node.done && node != tail && node != resumeAt) {
                before.next = node.next;
            } else {
                before = node;
            }
        }
    }

    /**
     * Waker only: unparks up to a number of waiters, going on where the last batch ended.
     *
     * @return whether the end of the queue was reached
     */
    boolean wake(int batch) {
        Waiter node = resumeAt == null ? head : resumeAt;
        int left = batch;
        while (node != null && left > 0) {
            if (!node.done) {
                unpark(node);
                left--;
            }
            node = node.next;
        }
        resumeAt = node;
        return node == null;
    }

    private static void unpark(Waiter node) {
        try {
            LockSupport.unpark(node.thread);
        } catch (Throwable failed) {
            // A virtual thread's scheduler may refuse (out of memory); its turn comes again on the next walk.
        }
    }

    /** Copies up to a number of waiters, oldest first, into an empty list: all that wait before and after. Any thread. */
    public void list(List<Waiter> into, int limit) {
        for (int look = 1; ; look++) {
            int before = moves.get();
            listOnce(into, limit);
            boolean whole = before % 2 == 0 && moves.get() == before;
            if (whole || look == MOST_LOOKS) {
                return;
            }
            into.clear();
            LockSupport.parkNanos(LIST_AGAIN_NANOS);
        }
    }

    private void listOnce(List<Waiter> into, int limit) {
        for (Waiter node = head; node != null && into.size() < limit; node = node.next) {
            if (isWaiting(node)) {
                into.add(node);
            }
        }
        int oldestArrival = into.size();
        for (Waiter node = arrivals.get(); node != null && into.size() < limit; node = node.older) {
            if (isWaiting(node)) {
                into.add(oldestArrival, node);
            }
        }
    }

    /** {@code Thread.stop} of 17 may have taken a thread away between its arrival and the protection of its leaving. */
    private static boolean isWaiting(Waiter node) {
        return node.waits();
    }
}
