package org.audithalt.agent;

import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.Ending;
import org.audithalt.bridge.Bridge;
import org.audithalt.control.HealthFile;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.record.ControlKind;
import org.audithalt.sink.LogWriter;
import org.jspecify.annotations.Nullable;

/**
 * The end of the JVM. Shutdown hooks are application code and wait at a closed gate like all else; an exit stuck there is
 * ended by the watchdog after {@code exit_wait}. When the last hook has returned the gate closes for good, and the exiting
 * thread waits a little for the last records to be stored.
 */
final class ExitWatch implements Ending {
    private static final long LAST_RECORDS_NANOS = 2_000_000_000L;
    /** The file is on a tmpfs, or should be. */
    private static final long HEALTH_NANOS = 100_000_000L;

    private static final long LAST_ACTIONS_NANOS = 200_000_000L;
    /** A drill looks every 20 ms whether the process ends; its thread may hang in a page of a frozen disk. */
    private static final long DRILL_NANOS = 500_000_000L;

    private final Gate gate;
    private final WaitQueue queue;
    private final ControlSlots control;
    private final LogWriter writer;
    private final Drain drain;
    private volatile long exitWaitNanos;
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean exiting;
    private volatile int status;
    private volatile @Nullable Announcer announcer;
    private volatile @Nullable HealthFile health;
    private volatile @Nullable Drill drill;

    ExitWatch(Gate gate, WaitQueue queue, ControlSlots control, LogWriter writer, Drain drain, long exitWaitNanos) {
        this.gate = gate;
        this.queue = queue;
        this.control = control;
        this.writer = writer;
        this.drain = drain;
        this.exitWaitNanos = exitWaitNanos;
    }

    /** Sets how long an exit may be stuck at a closed gate. */
    void waits(long nanos) {
        exitWaitNanos = nanos;
    }

    /** Sets who tells what is left to tell before the end. */
    void announcedBy(Announcer newAnnouncer) {
        announcer = newAnnouncer;
    }

    /** Sets the file that goes when the process does, if there is one. */
    void endsHealth(@Nullable HealthFile file) {
        health = file;
    }

    /** Sets the drill that ends when the process does, and says so in its record. */
    void cuts(Drill newDrill) {
        drill = newDrill;
    }

    @Override
    public void step(int event, int newStatus) {
        try {
            if (event == Bridge.EXIT_BEGINS) {
                if (!exiting) {
                    status = newStatus;
                    exiting = true;
                }
            } else {
                if (event == Bridge.HALTING && !exiting) {
                    status = newStatus;
                }
                gate.endsOn(Thread.currentThread());
                finish(event == Bridge.HALTING ? "halt" : "exit", status);
            }
        } catch (Throwable failed) {
            // the end is never blocked
        }
    }

    /** Stores the last records. Once; on the exiting thread, or on an agent thread that halts the JVM. */
    void finish(String cause, int endStatus) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        lastWords();
        int waiting = queue.waiting();
        gate.close(Reason.ENDING, "the process ends");
        cutDrill();
        HealthFile healthy = health;
        if (healthy != null) {
            healthy.end(HEALTH_NANOS);
        }
        // what daemon threads have begun shall be told before the end is
        Await.nothingInFlight(drain, LAST_ACTIONS_NANOS);
        Announcer telling = announcer;
        if (telling != null) {
            telling.lastLosses();
        }
        control.post(
                ControlKind.END,
                ControlSlots.AGENT,
                ControlSlots.AGENT,
                true,
                "cause=" + cause + " status=" + endStatus + " never_begun=" + waiting + " waiting="
                        + drain.use().waiting());
        writer.requestEnd();
        Await.ended(writer, LAST_RECORDS_NANOS);
    }

    /** A drill that the end cuts leaves its record first. The gate is closed for the end. */
    void cutDrill() {
        Drill cut = drill;
        if (cut != null) {
            cut.endWithProcess(DRILL_NANOS);
        }
    }

    /** What was lost and is not told yet is recorded now. */
    void lastWords() {
        Announcer telling = announcer;
        if (telling != null) {
            telling.lastWords();
        }
    }

    /** The start failed: say so in the trail. */
    void undo() {
        finished.set(true);
        control.post(ControlKind.END, ControlSlots.AGENT, ControlSlots.AGENT, false, "cause=start_refused");
    }

    /** Whether an exit has been held up by the gate for longer than {@code exit_wait}. */
    boolean stuck(long closedNanos, long exitingNanos) {
        return exiting
                && queue.waiting() > 0
                && Math.min(closedNanos, exitingNanos) > exitWaitNanos
                && !gate.closedFor(Reason.ENDING);
    }

    /** How long an exit may be held up by the gate, in seconds. */
    long waitSeconds() {
        return exitWaitNanos / 1_000_000_000;
    }

    boolean exiting() {
        return exiting;
    }

    /** Status that the exit asked for. */
    int status() {
        return status;
    }
}
