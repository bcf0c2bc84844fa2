package org.audithalt.sink;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.record.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Body of the writer thread: backlog to log, a turn at a time. {@link BatchWriter} writes, {@link ReleaseRule} flushes and
 * frees slots, {@link LogReplacement} goes on in another file, {@link Rotator} rotates.
 *
 * <p>Any error closes the gate and is tried again; nothing ends this thread but the end of the process.
 */
public final class LogWriter implements Runnable {
    /** What is left to do when all is stored and the log is closed: on the writer's thread, for that has no hooks. */
    public interface LastAct {
        /** Must not throw but for errors of input and output. */
        void perform() throws IOException;
    }

    private static final int HEAP_RESERVE_BYTES = 512 * 1024;
    private static final long CHECK_NANOS = 500_000_000;

    private final AuditLogs logs;
    private final Drain drain;
    private final Gate gate;
    private final WaitQueue queue;
    private final SinkFailure failure;
    private final Unstored unstored;
    private final LogReplacement replacement;
    private final ReleaseRule release;
    private final BatchWriter batches;
    private final Rotator rotator;
    private final LogGrowth growth;
    private final WriterPause pause;
    private volatile @Nullable LastAct lastAct;

    /** Let go at the first error, so that an application that has used up the heap does not stop the writer for good. */
    private byte @Nullable [] heapReserve = new byte[HEAP_RESERVE_BYTES];

    private long checkedNanos;
    private boolean lookFailed;
    private volatile boolean endRequested;
    private volatile boolean ended;
    private volatile boolean threw;
    private volatile long turnBeganNanos;
    private volatile boolean inTurn;
    private volatile @Nullable Thread thread;

    /**
     * Goes on after the last serial number of the logs.
     *
     * @param logs open already
     * @param waker unparked when slots have become free while somebody waits
     * @param version the agent's, for the record of the start
     */
    public LogWriter(
            AuditLogs logs,
            Backlog backlog,
            Drain drain,
            ControlSlots control,
            Gate gate,
            WaitQueue queue,
            Thread waker,
            Subject subject,
            String version,
            FlushPolicy policy,
            LogLimits limits) {
        this.logs = logs;
        this.drain = drain;
        this.gate = gate;
        this.queue = queue;
        failure = new SinkFailure(logs, gate);
        unstored = new Unstored(backlog, drain, queue, waker, logs.lastSerial());
        LogTrust trust = new LogTrust(backlog.logMarks(), logs.list().length);
        replacement = new LogReplacement(logs, unstored, trust, backlog.logMarks(), control, gate, failure);
        release = new ReleaseRule(logs, unstored, replacement, trust, queue, policy, limits);
        batches = new BatchWriter(logs, drain, new EventBatch(subject, version), release, failure);
        rotator = new Rotator(logs, unstored, control, limits, release, backlog, failure);
        growth = new LogGrowth(logs, limits);
        pause = new WriterPause(logs, drain, gate, failure);
    }

    /** How the log has grown since its space was looked at. */
    LogGrowth growth() {
        return growth;
    }

    /** Replaces the flush policy. One agent thread. */
    public void use(FlushPolicy policy) {
        release.use(policy);
    }

    /** What an action {@code rotate} is to make room for. */
    SpaceShortage shortage() {
        return rotator.shortage();
    }

    /** Sets what is done at the end. Before the thread starts. */
    public void lastAct(LastAct act) {
        lastAct = act;
    }

    /** Body of the flush thread; needed for flush=incremental_async only. */
    public Runnable flusher() {
        return release.flusher();
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        queue.makingSpace(Thread.currentThread());
        while (!ended) {
            // the whole turn counts: a look at the log's path may hang as a write does
            turnBeganNanos = System.nanoTime();
            inTurn = true;
            try {
                if (threw) {
                    failure.isForgotten();
                }
                round();
                threw = false;
                if (heapReserve == null && !failure.lasts()) {
                    heapReserve = new byte[HEAP_RESERVE_BYTES];
                }
                if (!failure.lasts()) {
                    gate.open(Reason.DISK_ERROR);
                }
            } catch (Throwable failed) {
                heapReserve = null;
                failure.ofTurn(failed);
                threw = true;
                drain.lookAgain();
                pause.threw();
            }
            inTurn = false;
            pause.rest(this);
        }
    }

    /** One turn: one write, of what is left of the last look or was found by a new one. */
    private void round() throws IOException {
        release.prepare();
        long now = System.nanoTime();
        if (lookFailed || now - checkedNanos > CHECK_NANOS) {
            checkedNanos = now;
            // until one succeeds: a turn without it, which may write to the open file, proves nothing of the path
            lookFailed = true;
            replacement.stillOurs();
            lookFailed = false;
        }
        rotator.rotateIfDue();
        if (drain.left() == 0) {
            pause.found(endRequested ? drain.collectAll() : drain.collect());
        }
        int written = drain.left() == 0 ? 0 : batches.write();
        growth.check();
        release.flushIfDue(endRequested);
        if (endRequested && drain.left() == 0 && drain.collectAll() == 0 && !failure.lasts()) {
            finish();
        }
        pause.wrote(written, drain.left());
    }

    private void finish() throws IOException {
        if (drain.hasUnstored()) {
            return;
        }
        logs.close();
        LastAct act = lastAct;
        if (act != null) {
            act.perform();
        }
        ended = true;
        release.flusher().end();
    }

    /**
     * Rotates the log at the next turn. One agent thread, the control thread.
     *
     * @param pid process that asked; {@link ControlSlots#AGENT} for the agent itself
     * @param uid its user; {@link ControlSlots#AGENT} for the agent itself
     * @return the request's ticket, 1 and up: {@link #rotation} has that or a younger one when it was tried
     */
    public long requestRotation(long pid, long uid) {
        long ticket = rotator.requests().ask(pid, uid);
        LockSupport.unpark(thread);
        return ticket;
    }

    /** What came of the latest request to rotate. Any thread. */
    public Rotation rotation() {
        return rotator.requests().latest();
    }

    /** Why the log cannot be rotated, though it was to be; empty while nothing is known to keep it from that. Any thread. */
    public String rotationObstacle() {
        return rotator.obstacle();
    }

    /** Stores all that is complete, then ends the thread. Any thread. */
    public void requestEnd() {
        endRequested = true;
        LockSupport.unpark(thread);
    }

    /** Turns at once instead of at the end of the pause. */
    public void hurry() {
        LockSupport.unpark(thread);
    }

    /** Whether all is stored and the thread has done its last work. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether the last write or turn failed and is being tried again, until one has been good. */
    boolean failing() {
        return threw || failure.lasts();
    }

    /**
     * Changes whenever records were written or stored: the measure of progress. What is stored alone is none, for on a slow disk the result of
     * a flush is taken only when the next write has ended.
     */
    public long steps() {
        return unstored.steps();
    }

    /** Number of records stored since the start. */
    public long storedRecords() {
        return unstored.storedRecords();
    }

    /** Serial of the last record stored. */
    public long storedSerial() {
        return unstored.storedSerial();
    }

    /** How long the turn or flush under way has lasted, nanoseconds; 0 if there is none. */
    public long busyNanos() {
        long own = inTurn ? System.nanoTime() - turnBeganNanos : 0;
        return Math.max(own, release.flusher().busyNanos());
    }
}
