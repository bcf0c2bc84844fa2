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

    private final Gate gate;
    private final AtomicReference<@Nullable Waiter> arrivals = new AtomicReference<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger everWaited = new AtomicInteger();
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
        takeArrivals();
        Waiter first = head;
        for (Waiter next = first.next; next != null && next.done; next = first.next) {
            first = next;
        }
        head = first;
        dropLeavers();
    }

    /** They leave the stack only when the queue has them: {@link #list} finds each in one of them, or in both. */
    private void takeArrivals() {
        Waiter newest = arrivals.get();
        Waiter oldest = null;
        for (Waiter node = newest; node != null; node = node.older) {
            node.next = oldest;
            oldest = node;
        }
        if (newest != null) {
            tail.next = oldest;
            tail = newest;
            cutOff(newest);
        }
    }

    /** Takes a waiter and those before it off the stack, on which others may have come to lie. */
    private void cutOff(Waiter newest) {
        if (!arrivals.compareAndSet(newest, null)) {
            Waiter later = arrivals.get();
            while (later != null && later.older != newest) {
                later = later.older;
            }
            if (later != null) {
                later.older = null;
            }
        }
        Waiter node = newest;
        while (node != null) {
            Waiter older = node.older;
            node.older = null;
            node = older;
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

    /** Copies up to a number of waiters, oldest first, each that waits before and after. Any thread. */
    public void list(List<Waiter> into, int limit) {
        // first: whom the waker takes meanwhile is found in the queue
        List<Waiter> arrived = new ArrayList<>();
        for (Waiter node = arrivals.get(); node != null; node = node.older) {
            arrived.add(node);
        }
        int next = arrived.size() - 1;
        for (Waiter node = head; node != null && into.size() < limit; node = node.next) {
            // both are in the order of arrival; who has left may be in one of them only
            while (next >= 0 && arrived.get(next) != node && arrived.get(next).done) {
                next--;
            }
            if (next >= 0 && arrived.get(next) == node) {
                next--;
            }
            addIfWaiting(node, into);
        }
        for (; next >= 0 && into.size() < limit; next--) {
            addIfWaiting(arrived.get(next), into);
        }
    }

    /** {@code Thread.stop} of 17 may have taken a thread away between its arrival and the protection of its leaving. */
    private static void addIfWaiting(Waiter node, List<Waiter> into) {
        if (node.waits()) {
            into.add(node);
        }
    }
}
