package org.audithalt.backlog;

import java.io.IOException;
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
 * What may not sleep does not wait, and is as durable as the next flush. An error of the device closes the gate; who waited
 * gives its reservation back and comes again when it opens.
 */
public final class DurableBegin implements Runnable {
    /** The backlog's file on its device. */
    public interface Device {
        /** Forces all that is in the mapping (fdatasync). */
        void force() throws IOException;
    }

    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 200_000_000;

    private final Device device;
    private final Gate gate;
    private final AtomicReference<@Nullable Asking> asking = new AtomicReference<>();
    private volatile @Nullable Thread flusher;
    private volatile long beganNanos;
    private volatile boolean busy;
    private volatile boolean released;

    /** One thread that waits. Its class says so in a thread dump. */
    private static final class Asking {
        final Thread thread = Thread.currentThread();

        @Nullable
        Asking next;

        volatile boolean answered;
        volatile boolean forced;
    }

    /** Makes the queue; its thread has to be started before {@link #await} is called. */
    public DurableBegin(Device device, Gate gate) {
        this.device = device;
        this.gate = gate;
    }

    /**
     * Waits until everything written to the backlog so far is on its device. Keeps the interrupt status.
     *
     * @return false if the device failed: the action must not begin
     */
    boolean await(HookRow row) {
        if (!row.sleeps()
                || ServiceThreads.contains(Thread.currentThread())
                || !StackPosition.ofCaller(row.opens()).maySleep()) {
            return true;
        }
        return ask();
    }

    private boolean ask() {
        Asking own = new Asking();
        Asking head;
        do {
            head = asking.get();
            own.next = head;
        } while (!asking.compareAndSet(head, own));
        if (head == null) {
            LockSupport.unpark(flusher);
        }
        boolean interrupted = false;
        while (!own.answered && !released) {
            LockSupport.park(own);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return own.forced || released;
    }

    @Override
    public void run() {
        flusher = Thread.currentThread();
        while (!released) {
            Asking all = asking.getAndSet(null);
            boolean failed = gate.closedFor(Reason.BACKLOG_UNFLUSHED);
            if (all != null || failed) {
                boolean forced = force();
                for (Asking one = all; one != null; one = one.next) {
                    one.forced = forced;
                    one.answered = true;
                    LockSupport.unpark(one.thread);
                }
                if (!forced) {
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            } else {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
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
            gate.fail(Reason.BACKLOG_UNFLUSHED, "the backlog cannot be forced to its device", failed);
            return false;
        } finally {
            busy = false;
        }
    }

    /** Goes the way of an action once, on an agent thread, before the first hook is woven. */
    public void rehearse() {
        ask();
    }

    /** How long the flush under way has lasted, nanoseconds; 0 if there is none. Any thread. */
    public long busyNanos() {
        return busy ? System.nanoTime() - beganNanos : 0;
    }

    /** Whether threads wait for a flush. Any thread. */
    public boolean isAsked() {
        return busy || asking.get() != null;
    }

    /** Hooks were taken back: whoever waits goes on, and the thread ends. */
    public void release() {
        released = true;
        for (Asking one = asking.getAndSet(null); one != null; one = one.next) {
            LockSupport.unpark(one.thread);
        }
        LockSupport.unpark(flusher);
    }
}
