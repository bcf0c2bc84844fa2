package org.audithalt.sink;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.record.ControlKind;
import org.audithalt.record.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Body of the writer thread: backlog to log. A slot is freed only when its record is stored under the flush policy and the
 * log has been seen to be the file that it was written to.
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
    private static final long BUSY_PAUSE_NANOS = 1_000_000;
    private static final long IDLE_PAUSE_NANOS = 25_000_000;
    private static final long RETRY_NANOS = 200_000_000;
    private static final long ROTATION_RETRY_NANOS = 5_000_000_000L;
    private static final long CHECK_NANOS = 500_000_000;
    private static final long LONGEST_UNFLUSHED_NANOS = 1_000_000_000;

    private final AuditLog log;
    private final Backlog backlog;
    private final Drain drain;
    private final ControlSlots control;
    private final Gate gate;
    private final WaitQueue queue;
    private final Thread waker;
    private final FlushPolicy policy;
    private final LogLimits limits;
    private volatile @Nullable LastAct lastAct;
    private final EventBatch batch;
    private final Flusher flusher;
    private final RotationRequests rotations = new RotationRequests();

    /** Let go at the first error, so that an application that has used up the heap does not stop the writer for good. */
    private byte @Nullable [] heapReserve = new byte[HEAP_RESERVE_BYTES];

    private long nextSerial;
    private long lastWrittenSerial;
    private long requestedSerial;
    private long flushedMark;
    private long firstUnflushedNanos;
    /** What the agent says of itself is not kept waiting for more records. */
    private boolean flushUrgent;

    private long checkedNanos;
    private volatile boolean endRequested;
    private volatile boolean ended;
    private volatile boolean failing;
    private boolean replaceDue;
    private long rotationFailedNanos = System.nanoTime() - ROTATION_RETRY_NANOS;
    private boolean threw;
    private volatile long storedRecords;
    private volatile long turnBeganNanos;
    private volatile boolean inTurn;
    private volatile long storedSerial;
    private volatile @Nullable Thread thread;

    /**
     * Goes on after the last serial number of the log.
     *
     * @param log open already
     * @param waker unparked when slots have become free while somebody waits
     * @param version the agent's, for the record of the start
     */
    public LogWriter(
            AuditLog log,
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
        this.log = log;
        this.backlog = backlog;
        this.drain = drain;
        this.control = control;
        this.gate = gate;
        this.queue = queue;
        this.waker = waker;
        this.policy = policy;
        this.limits = limits;
        this.batch = new EventBatch(subject, version);
        this.flusher = new Flusher(log, backlog);
        this.nextSerial = log.lastSerial() + 1;
        this.lastWrittenSerial = log.lastSerial();
        this.storedSerial = log.lastSerial();
        // others may take the log away before the first record of this process is stored
        backlog.status().storedSerial(storedSerial);
    }

    /** Sets what is done at the end. Before the thread starts. */
    public void lastAct(LastAct act) {
        lastAct = act;
    }

    /** Body of the flush thread; needed for flush=incremental_async only. */
    public Runnable flusher() {
        return flusher;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!ended) {
            boolean busy;
            // the whole turn counts: a look at the log's path may hang as a write does
            turnBeganNanos = System.nanoTime();
            inTurn = true;
            try {
                // an error may be followed by a turn with nothing to write, which proves as much as a write
                if (threw) {
                    failing = false;
                }
                threw = false;
                busy = round();
                if (heapReserve == null && !failing) {
                    heapReserve = new byte[HEAP_RESERVE_BYTES];
                }
                if (!failing) {
                    gate.open(Reason.DISK_ERROR);
                }
            } catch (Throwable failed) {
                // whatever it is (out of memory, an unbacked page): not stored is closed, and tried again
                heapReserve = null;
                gate.fail(Reason.DISK_ERROR, "the writer failed", failed);
                failing = true;
                threw = true;
                busy = false;
            }
            inTurn = false;
            LockSupport.parkNanos(this, failing ? RETRY_NANOS : busy ? BUSY_PAUSE_NANOS : IDLE_PAUSE_NANOS);
        }
    }

    /** One turn; whether there was something to do. */
    private boolean round() throws IOException {
        if (replaceDue) {
            replaceAfterFailedFlush();
        }
        takeFlush();
        long now = System.nanoTime();
        if (now - checkedNanos > CHECK_NANOS) {
            checkedNanos = now;
            stillOurs();
        }
        rotateIfDue();
        int found = endRequested ? drain.collectAll() : drain.collect();
        int written = found == 0 ? 0 : write(found);
        flushIfDue();
        if (endRequested && drain.collectAll() == 0 && !failing) {
            finish();
        }
        return written > 0 || drain.hasUnstored();
    }

    private int write(int found) {
        long next = batch.format(drain, found, nextSerial);
        int kept = log.write(batch.text(), batch.ends(), batch.events());
        for (int i = 0; i < kept; i++) {
            drain.written(i);
        }
        if (kept > 0) {
            lastWrittenSerial = Math.max(lastWrittenSerial, batch.serial(kept - 1));
        }
        if (kept < batch.events()) {
            for (int i = batch.events() - 1; i >= kept; i--) {
                if (batch.serial(i) >= nextSerial) {
                    next = batch.serial(i);
                    drain.unstamp(i);
                }
            }
            writeFailed();
        } else {
            failing = false;
        }
        nextSerial = next;
        if (kept > 0 && firstUnflushedNanos == 0) {
            firstUnflushedNanos = System.nanoTime();
        }
        flushUrgent |= kept > 0 && batch.holdsControl();
        return kept;
    }

    private void writeFailed() {
        failing = true;
        IOException failure = log.failure();
        String text = failure == null ? "short write" : failure.getMessage();
        boolean space = log.trouble() == SinkTrouble.NO_SPACE;
        gate.close(space ? Reason.DISK_FULL : Reason.DISK_ERROR, "write to " + log.path() + ": " + text);
    }

    private void flushIfDue() throws IOException {
        long unflushed = drain.writtenMark() - flushedMark;
        if (unflushed == 0) {
            return;
        }
        if (policy == FlushPolicy.NONE) {
            stored(drain.writtenMark(), lastWrittenSerial);
            return;
        }
        boolean late = System.nanoTime() - firstUnflushedNanos > LONGEST_UNFLUSHED_NANOS;
        boolean asked = flushUrgent || endRequested || queue.waiting() > 0;
        boolean due = asked || late || policy.afterEachWrite() || unflushed >= limits.freq();
        if (!due) {
            return;
        }
        if (policy == FlushPolicy.INCREMENTAL_ASYNC && !endRequested) {
            if (flusherSettled() && drain.writtenMark() != flushedMark) {
                flushUrgent = false;
                requestedSerial = lastWrittenSerial;
                flusher.request(drain.writtenMark());
                firstUnflushedNanos = System.nanoTime();
            }
            return;
        }
        if (!flusherSettled() || drain.writtenMark() == flushedMark) {
            return;
        }
        flushUrgent = false;
        try {
            log.force();
        } catch (IOException failed) {
            flushFailed(failed);
            return;
        }
        stored(drain.writtenMark(), lastWrittenSerial);
    }

    private void takeFlush() throws IOException {
        long mark = flusher.takeCompleted();
        if (mark <= flushedMark) {
            // none, or of a file that is no longer the log: what it held has been written again
            return;
        }
        IOException failed = flusher.failure();
        if (failed != null) {
            flushFailed(failed);
        } else {
            stored(mark, requestedSerial);
        }
    }

    /** The kernel forgets what it could not flush: all since the last good flush goes to a new file. */
    private void flushFailed(IOException failed) throws IOException {
        // first: whatever fails in telling it, the next flush of this file would seem to be good
        replaceDue = true;
        failing = true;
        gate.close(Reason.DISK_ERROR, "flush of " + log.path() + ": " + failed.getMessage());
        backlog.status().flushFailed(true);
        replaceAfterFailedFlush();
    }

    /** Until it has succeeded nothing may be written or flushed: a second flush of the old file would seem to be good. */
    private void replaceAfterFailedFlush() throws IOException {
        // moved away if it still is the log; else others have done so
        replaceLog(log.check() == Presence.PRESENT, "flush_failed");
        replaceDue = false;
        gate.open(Reason.DISK_ERROR);
        failing = false;
    }

    /**
     * Takes the result of the flusher's last flush, if it is not under way: an error is reported to one caller only, so
     * nobody else may flush or rotate before.
     *
     * @return false while a flush is under way
     */
    private boolean flusherSettled() throws IOException {
        if (!flusher.idle()) {
            return false;
        }
        takeFlush();
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    private void stored(long mark, long serial) throws IOException {
        if (!stillOurs()) {
            return;
        }
        // before a slot is free: recovery may have nothing else to tell it which serials are taken
        backlog.status().storedSerial(serial);
        backlog.status().flushFailed(false);
        int freed = drain.stored(mark);
        flushedMark = mark;
        firstUnflushedNanos = drain.hasUnstored() ? System.nanoTime() : 0;
        storedSerial = serial;
        storedRecords += freed;
        if (queue.waiting() > 0) {
            LockSupport.unpark(waker);
        }
    }

    /** Whether the path still names the file that was written; if not, closes the gate and begins a new one. */
    private boolean stillOurs() throws IOException {
        Presence presence = log.check();
        if (presence == Presence.PRESENT) {
            gate.open(Reason.LOG_GONE);
            return true;
        }
        gate.close(Reason.LOG_GONE, log.path() + " is " + word(presence) + " by others");
        replaceLog(false, "log_" + word(presence));
        gate.open(Reason.LOG_GONE);
        return false;
    }

    private static String word(Presence presence) {
        return presence == Presence.GONE ? "deleted" : presence == Presence.REPLACED ? "replaced" : "truncated";
    }

    private void replaceLog(boolean moveAway, String why) throws IOException {
        if (moveAway) {
            log.rotate(0);
        } else {
            log.reopen();
        }
        drain.writeAgain();
        flushedMark = drain.writtenMark();
        lastWrittenSerial = storedSerial;
        firstUnflushedNanos = 0;
        control.post(ControlKind.REOPEN, ControlSlots.AGENT, ControlSlots.AGENT, true, "reason=" + why);
    }

    private void rotateIfDue() throws IOException {
        boolean grown = log.size() >= limits.maxLogBytes() && limits.action() == LogLimits.Action.KEEP_LOGS;
        long ticket = rotations.due();
        if (!grown && ticket == 0) {
            return;
        }
        if (!flusherSettled()) {
            return;
        }
        if (!rotations.isFresh(ticket) && System.nanoTime() - rotationFailedNanos < ROTATION_RETRY_NANOS) {
            return;
        }
        if (drain.hasUnstored()) {
            try {
                log.force();
            } catch (IOException failed) {
                flushFailed(failed);
                return;
            }
            stored(drain.writtenMark(), lastWrittenSerial);
        }
        long lastSerial = lastWrittenSerial;
        long pid = ticket != 0 ? rotations.pid() : ControlSlots.AGENT;
        long uid = ticket != 0 ? rotations.uid() : ControlSlots.AGENT;
        boolean moved;
        try {
            moved = log.rotate(0);
        } catch (IOException failed) {
            // no inode, no descriptor: the old log goes on as long as it can be written
            rotationFailedNanos = System.nanoTime();
            control.post(ControlKind.ROTATE, pid, uid, false, "last_serial=" + lastSerial);
            if (ticket != 0) {
                rotations.answer(
                        ticket,
                        false,
                        "could not rotate " + log.path() + ": " + failed.getMessage() + " (tried again every 5 s)");
            }
            return;
        }
        if (ticket != 0) {
            String path = log.path().toString();
            rotations.answer(
                    ticket,
                    true,
                    moved ? "rotated " + path + " to " + path + ".1" : path + " is empty: nothing to rotate");
        }
        control.post(ControlKind.ROTATE, pid, uid, true, "last_serial=" + lastSerial);
    }

    private void finish() throws IOException {
        if (drain.hasUnstored()) {
            return;
        }
        log.close();
        LastAct act = lastAct;
        if (act != null) {
            act.perform();
        }
        ended = true;
        flusher.end();
    }

    /**
     * Rotates the log at the next turn. One agent thread, the control thread.
     *
     * @param pid process that asked; {@link ControlSlots#AGENT} for the agent itself
     * @param uid its user; {@link ControlSlots#AGENT} for the agent itself
     * @return the request's ticket, 1 and up: {@link #rotation} has that or a younger one when it was tried
     */
    public long requestRotation(long pid, long uid) {
        long ticket = rotations.ask(pid, uid);
        LockSupport.unpark(thread);
        return ticket;
    }

    /** What came of the latest request to rotate. Any thread. */
    public Rotation rotation() {
        return rotations.latest();
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

    /** Whether the last write failed and is being tried again. */
    boolean failing() {
        return failing;
    }

    /** Number of records stored since the start: the measure of progress. */
    public long storedRecords() {
        return storedRecords;
    }

    /** Serial of the last record stored. */
    public long storedSerial() {
        return storedSerial;
    }

    /** How long the turn or flush under way has lasted, nanoseconds; 0 if there is none. */
    public long busyNanos() {
        long own = inTurn ? System.nanoTime() - turnBeganNanos : 0;
        return Math.max(own, flusher.busyNanos());
    }
}
