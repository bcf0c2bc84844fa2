package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.DurableBegin;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Sweeper;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.record.ControlKind;
import org.audithalt.sink.LogWriter;

/**
 * Body of the thread that watches the others: a writer that hangs or has died, a backlog that is full without progress,
 * reservations of dead threads, an exit that is stuck, a JVM to be halted. Touches no file and waits for nobody.
 *
 * <p>Time in which the whole process stood still (SIGSTOP, a frozen cgroup) is nobody's delay: no limit counts it.
 */
final class Watchdog implements Runnable {
    /** Exit code of disk_full_action=halt and disk_error_action=halt (EX_IOERR). */
    static final int EXIT_DISK = 74;

    /** Exit code of failure flag 2, panic (EX_SOFTWARE). */
    static final int EXIT_PANIC = 70;

    private static final long PERIOD_NANOS = 100_000_000;
    private static final long HALTED_PERIOD_NANOS = 1_000_000_000;
    private static final int SWEEP_EVERY = 20;

    /** A turn of this thread that comes later than that: the process was stopped, or could hardly run. */
    private static final long STOPPED_NANOS = 1_000_000_000;

    /** Records that must have been stored before the gate opens after a stall; the smallest backlog has 256 slots. */
    private static final int STALL_MARGIN = 64;

    private final Gate gate;
    private final WaitQueue queue;
    private final LogWriter writer;
    private final Thread writerThread;
    private final Drain drain;
    private final Sweeper sweeper;
    private final FailureFlag failure;
    private final ExitWatch exit;
    private final ControlSlots control;
    private final SyscallAudit audit;
    private final StderrLines stderrLines;
    private final DurableBegin durableBegin;
    private final Thread durableThread;
    private volatile long writeTimeoutNanos;
    private volatile boolean ended;

    private long stepsSeen;
    private long storedAtStall;
    private long progressNanos = System.nanoTime();
    private long openNanos = System.nanoTime();
    private long noExitNanos = System.nanoTime();
    private long lookedNanos = System.nanoTime();
    private long forgivenNanos;
    private long wholeSeenNanos;
    private int turns;
    private final Pace pace;
    private long pausedNanos = PERIOD_NANOS;

    Watchdog(
            Gate gate,
            WaitQueue queue,
            LogWriter writer,
            Thread writerThread,
            Drain drain,
            Sweeper sweeper,
            FailureFlag failure,
            ExitWatch exit,
            ControlSlots control,
            SyscallAudit audit,
            StderrLines stderrLines,
            DurableBegin durableBegin,
            Thread durableThread,
            long writeTimeoutNanos) {
        this.gate = gate;
        pace = new Pace(gate, PERIOD_NANOS, HALTED_PERIOD_NANOS);
        this.queue = queue;
        this.writer = writer;
        this.writerThread = writerThread;
        this.drain = drain;
        this.sweeper = sweeper;
        this.failure = failure;
        this.exit = exit;
        this.control = control;
        this.audit = audit;
        this.stderrLines = stderrLines;
        this.durableBegin = durableBegin;
        this.durableThread = durableThread;
        this.writeTimeoutNanos = writeTimeoutNanos;
    }

    /** Sets how long a write may take. */
    void allows(long nanos) {
        writeTimeoutNanos = nanos;
    }

    @Override
    public void run() {
        while (!ended) {
            if (failure.panicked()) {
                panic();
            }
            try {
                look(System.nanoTime());
            } catch (Throwable failed) {
                gate.fail(Reason.AGENT_ERROR, "the watchdog failed", failed);
            }
            // what this thread itself is to end is not kept waiting
            boolean due = exit.exiting() || gate.closedFor(Reason.AGENT_ERROR);
            pausedNanos = due ? PERIOD_NANOS : pace.nanos();
            LockSupport.parkNanos(this, pausedNanos);
        }
    }

    void end() {
        ended = true;
    }

    private void look(long now) {
        forgiveStop(now);
        watchWriter();
        audit.finishFailedExits();
        sweeper.giveBackFailed();
        watchBacklog(now);
        if (++turns % SWEEP_EVERY == 0) {
            sweeper.sweep();
        }
        if (gate.closedFor(Reason.AGENT_ERROR) && drain.use().unstored() == 0 && turns % SWEEP_EVERY == 0) {
            // the orphan has been written as outcome unknown
            gate.open(Reason.AGENT_ERROR);
        }
        watchEnd(now);
    }

    private void forgiveStop(long now) {
        long late = now - lookedNanos - pausedNanos;
        lookedNanos = now;
        if (late > STOPPED_NANOS) {
            progressNanos += late;
            openNanos += late;
            noExitNanos += late;
            forgivenNanos += late;
        }
    }

    private void watchWriter() {
        long wholeNanos = Math.max(writer.busyNanos(), durableBegin.busyNanos());
        if (wholeNanos < wholeSeenNanos) {
            // another write or flush
            forgivenNanos = 0;
        }
        wholeSeenNanos = wholeNanos;
        // a stop before it began is none of its time
        forgivenNanos = Math.min(forgivenNanos, wholeNanos);
        long busyNanos = wholeNanos - forgivenNanos;
        if (busyNanos > writeTimeoutNanos) {
            gate.close(
                    Reason.WRITER_HANGS,
                    "a write or flush has taken " + busyNanos / 1_000_000_000 + " s, write_timeout is "
                            + writeTimeoutNanos / 1_000_000_000 + " s");
        } else if (wholeNanos <= writeTimeoutNanos) {
            gate.open(Reason.WRITER_HANGS);
        }
        if (!writerThread.isAlive() && !writer.hasEnded()) {
            gate.close(Reason.WRITER_DIED, "the writer thread has ended");
        }
        if (durableThread.getState() == Thread.State.TERMINATED && !writer.hasEnded()) {
            gate.close(Reason.WRITER_DIED, "the thread that forces the backlog has ended");
        }
    }

    /** No slot while the writer makes progress is back-pressure; without progress it is a halt. */
    private void watchBacklog(long now) {
        long stored = writer.storedRecords();
        long steps = writer.steps();
        Drain.Use use = drain.use();
        // who waits although the gate is open waits for a slot
        boolean forSlots = queue.waiting() > 0 && !gate.closedOtherwise(Reason.BACKLOG_STALLED);
        if (steps != stepsSeen || use.unstored() == 0 || !forSlots) {
            progressNanos = now;
        }
        stepsSeen = steps;
        // with a margin, so that a writer that creeps does not open the gate with every record
        if (use.unstored() == 0 || stored - storedAtStall >= STALL_MARGIN) {
            gate.open(Reason.BACKLOG_STALLED);
        } else if (now - progressNanos > writeTimeoutNanos) {
            gate.close(
                    Reason.BACKLOG_STALLED,
                    "no slot is free and no record was written or stored for " + (now - progressNanos) / 1_000_000_000
                            + " s");
        }
        if (!gate.closedFor(Reason.BACKLOG_STALLED)) {
            storedAtStall = stored;
        }
    }

    private void watchEnd(long now) {
        if (!gate.closed()) {
            openNanos = now;
        }
        if (!exit.exiting()) {
            noExitNanos = now;
        }
        if (gate.closed() && gate.action() == FullAction.HALT) {
            halt(GateText.first(gate.mask()), EXIT_DISK);
        } else if (exit.stuck(now - openNanos, now - noExitNanos)) {
            halt("exit_wait", exit.status());
        }
    }

    /**
     * Failure flag 2. The records stay where they are, in the backlog, and the next start or {@code recover} puts them into the log:
     * nobody waits for a disk. The last of them says why.
     */
    private void panic() {
        try {
            exit.lastWords();
            exit.cutDrill();
            control.post(
                    ControlKind.HALT,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    true,
                    "reason=panic status=" + EXIT_PANIC + " waiting=" + queue.waiting() + " cause="
                            + Words.field(gate.detail(Reason.ENDING)));
            stderrLines.say("halting the JVM with exit code " + EXIT_PANIC + ": " + gate.detail(Reason.ENDING) + "; "
                    + GateText.neverBegin(queue.waiting()));
            stderrLines.awaitWritten(StderrLines.LAST_LINE_NANOS);
        } finally {
            Runtime.getRuntime().halt(EXIT_PANIC);
        }
    }

    /** Ends the JVM. Never System.exit: its hooks may be what waits. */
    private void halt(String reason, int status) {
        String why = gate.closed() ? GateText.reasons(gate) : reason;
        stderrLines.say("halting the JVM with exit code " + status + " (" + reason + "): " + why + "; "
                + GateText.neverBegin(queue.waiting()));
        control.post(
                ControlKind.HALT,
                ControlSlots.AGENT,
                ControlSlots.AGENT,
                true,
                "reason=" + reason + " status=" + status + " waiting=" + queue.waiting());
        exit.finish(reason, status);
        Runtime.getRuntime().halt(status);
    }
}
