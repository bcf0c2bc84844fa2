package org.audithalt.gate;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that wakes the suspended: oldest first, in batches of about the space that is free, so that the
 * woken find a slot. A thread of its own, because unparking thousands takes seconds on a busy machine and whoever opened
 * the gate (the control socket, the space watch) has to go on.
 */
public final class Waker implements Runnable {
    /** How many waiters may be woken now. */
    public interface Space {
        /** Free slots, a recent view. */
        int freeSlots();
    }

    private static final long IDLE_NANOS = 1_000_000_000;
    /** The gate's opening unparks this thread. */
    private static final long HALTED_NANOS = 10_000_000_000L;

    private static final long BETWEEN_BATCHES_NANOS = 1_000_000;
    private static final int SMALLEST_BATCH = 16;
    private static final int RENAMED_AT_ONCE = 64;

    private final Gate gate;
    private final WaitQueue queue;
    private final Space space;
    private final Pace pace;
    /** What a thread that parks now would park on, at the last turn; null while the gate was open. */
    private @Nullable Blocker named;

    private boolean renaming;
    private volatile boolean released;
    private volatile boolean ended;

    /** @param space asked before each batch; on the waker thread */
    public Waker(Gate gate, WaitQueue queue, Space space) {
        this.gate = gate;
        pace = new Pace(gate, IDLE_NANOS, HALTED_NANOS);
        this.queue = queue;
        this.space = space;
    }

    @Override
    public void run() {
        while (!ended) {
            boolean again = round();
            LockSupport.parkNanos(this, again ? BETWEEN_BATCHES_NANOS : pace.nanos());
        }
    }

    /** One walk; whether another should follow at once. */
    boolean round() {
        noteReason();
        if (gate.closed() && !released && !renaming && !queue.hasChanged()) {
            // thousands may wait for days: nobody walks past them for nothing
            return false;
        }
        queue.tidy();
        if (released) {
            queue.wake(Integer.MAX_VALUE);
            return queue.waiting() > 0;
        }
        if (gate.closed()) {
            renaming = renaming && !queue.wake(RENAMED_AT_ONCE);
            return renaming;
        }
        if (queue.waiting() == 0) {
            return false;
        }
        int free = space.freeSlots();
        if (free == 0 && !gate.unaudited()) {
            // they may wait for a slot of another area than the general one
            queue.wake(SMALLEST_BATCH);
            return false;
        }
        queue.wake(Math.max(SMALLEST_BATCH, free));
        return true;
    }

    /**
     * Who parks for a reason that holds no more while another does is woken to park for that: a thread dump shall not name what
     * is over. Looked for at each turn, so that reasons that come and go cost a walk now and then.
     */
    private void noteReason() {
        Blocker now = gate.closed() ? gate.blocker() : null;
        if (now != null && named != null && now.getClass() != named.getClass()) {
            renaming = true;
        }
        named = now;
    }

    /** From now on all are woken whatever the gate says: nothing holds them any more. */
    public void release() {
        released = true;
    }

    /** Ends the thread at its next turn, within 10 s. Any thread. */
    public void end() {
        ended = true;
    }
}
