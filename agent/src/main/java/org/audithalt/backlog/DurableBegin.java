package org.audithalt.backlog;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.ServiceThreads;
import org.audithalt.gate.StackPosition;
import org.audithalt.hook.HookRow;
import org.jspecify.annotations.Nullable;

/**
 * Begins durable actions: forces the backlog to its device before they start, once for all threads that ask meanwhile.
 *
 * <p>{@link #await} is called by application threads, with their reservation made; {@link #run} is the body of an agent thread.
 * What may not sleep does not wait, and is as durable as the next flush. An error of the device closes the gate. Who waits here
 * while it closes, for whatever reason, gives its reservation back and waits at the gate, where it is seen.
 */
public final class DurableBegin implements Runnable {
    /** The backlog's file on its device. */
    public interface Device {
        /** Forces all that is in the mapping. Not to be ended by an interrupt. */
        void force() throws IOException;
    }

    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 200_000_000;
    /** How soon a gate that closes is seen, and what an unpark that failed costs. */
    private static final long LOOK_NANOS = 100_000_000;

    private final Device device;
    private final Gate gate;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicReference<@Nullable Asking> asking = new AtomicReference<>();
    private volatile long answered;
    private volatile int failures;
    private volatile @Nullable Thread flusher;
    private volatile long beganNanos;
    private volatile boolean busy;
    private volatile boolean released;

    /** One thread to be woken. */
    private record Asking(Thread thread, @Nullable Asking next) {}

    /** Makes the queue; its thread has to be started before {@link #await} is called. */
    public DurableBegin(Device device, Gate gate) {
        this.device = device;
        this.gate = gate;
    }

    /**
     * How many flushes have failed. To be read before a reservation is made: the kernel forgets the pages of a failed flush, so
     * what was written before it has to be written again.
     */
    int failures() {
        return failures;
    }

    /**
     * Waits until everything written to the backlog so far is on its device. Keeps the interrupt status.
     *
     * @param failuresBefore {@link #failures} before the reservation
     * @return false if the action must not begin with this reservation
     */
    boolean await(HookRow row, int failuresBefore) {
        if (!row.sleeps()
                || ServiceThreads.contains(Thread.currentThread())
                || !StackPosition.ofCaller(row.opens()).maySleep()) {
            return true;
        }
        return ask(failuresBefore);
    }

    private boolean ask(int failuresBefore) {
        long own = asked.incrementAndGet();
        enlist();
        boolean interrupted = false;
        while (answered < own && failures == failuresBefore && !released && !gate.closed() && !gate.unaudited()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (released || gate.unaudited() || (gate.closed() && gate.action().goesOn())) {
            // as configured, whatever becomes of the record
            return true;
        }
        return answered >= own && failures == failuresBefore && !gate.closed();
    }

    /** Without memory for it the thread looks by itself now and then. */
    private void enlist() {
        try {
            Asking head;
            Asking own;
            do {
                head = asking.get();
                own = new Asking(Thread.currentThread(), head);
            } while (!asking.compareAndSet(head, own));
            if (head == null) {
                LockSupport.unpark(flusher);
            }
        } catch (OutOfMemoryError full) {
            LockSupport.unpark(flusher);
        }
    }

    @Override
    public void run() {
        flusher = Thread.currentThread();
        while (!released) {
            // else parking would no longer wait
            boolean ignored = Thread.interrupted();
            try {
                turn();
            } catch (Throwable failed) {
                gate.fail(Reason.BACKLOG_UNFLUSHED, "the thread that forces the backlog failed", failed);
            }
        }
    }

    private void turn() {
        long upTo = asked.get();
        if (upTo == answered && !gate.closedFor(Reason.BACKLOG_UNFLUSHED)) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            return;
        }
        Asking all = asking.getAndSet(null);
        boolean forced = force();
        if (forced) {
            answered = upTo;
        }
        for (Asking one = all; one != null; one = one.next()) {
            wake(one.thread());
        }
        long retryNanos = System.nanoTime() + RETRY_NANOS;
        while (!forced && !released && System.nanoTime() - retryNanos < 0) {
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
    }

    private static void wake(Thread thread) {
        try {
            LockSupport.unpark(thread);
        } catch (Throwable refused) {
            // a virtual thread's scheduler may have no memory: the thread looks by itself
        }
    }

    private boolean force() {
        beganNanos = System.nanoTime();
        busy = true;
        try {
            device.force();
            gate.open(Reason.BACKLOG_UNFLUSHED);
            return true;
        } catch (Throwable failed) {
            // in this order: who sees the gate open again must have seen that it failed
            int count = failures + 1;
            failures = count;
            gate.fail(Reason.BACKLOG_UNFLUSHED, "the backlog cannot be forced to its disk", failed);
            return false;
        } finally {
            busy = false;
        }
    }

    /** Goes the way of an action once, on an agent thread, before the first hook is woven. */
    public void rehearse() {
        ask(failures);
    }

    /** How often it was asked for since the last good flush began. */
    long unanswered() {
        return asked.get() - answered;
    }

    /** How long the flush under way has lasted, nanoseconds; 0 if there is none. Any thread. */
    public long busyNanos() {
        return busy ? System.nanoTime() - beganNanos : 0;
    }

    /** Hooks were taken back: whoever waits goes on, and the thread ends. */
    public void release() {
        released = true;
        LockSupport.unpark(flusher);
    }
}
