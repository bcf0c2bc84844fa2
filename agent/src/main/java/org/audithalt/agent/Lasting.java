package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * A body of an agent thread that no exception ends: what it throws closes the gate, and after a moment it is run again by the
 * same thread. The watchdog opens the gate when all records are stored.
 *
 * <p>The loops of the bodies catch what they expect. This is for what comes between, such as {@code Thread.stop} of 17, which an
 * application may use on a whole thread group. The body must keep its state in fields, so that it can go on.
 */
final class Lasting implements Runnable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final Gate gate;
    private final Runnable body;
    private final String what;

    /** @param name of the thread, without its prefix */
    Lasting(Gate gate, String name, Runnable body) {
        this.gate = gate;
        this.body = body;
        this.what = "the agent's thread audithalt-" + name + " failed and goes on";
    }

    @Override
    public void run() {
        Throwable thrown = null;
        for (boolean again = true; again; ) {
            try {
                if (thrown != null) {
                    gate.fail(Reason.AGENT_ERROR, what, thrown);
                    thrown = null;
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                }
                body.run();
                again = false;
            } catch (Throwable another) {
                thrown = another;
            }
        }
    }
}
