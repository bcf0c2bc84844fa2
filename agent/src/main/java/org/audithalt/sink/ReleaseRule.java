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

/**
 * When a slot becomes free: after its record was written, flushed as the policy says, and the log was then seen to be the
 * file that it was written to. If a flush fails, or the log is no longer that file, everything since the last good flush is
 * written again, under the same serials, to a new file.
 *
 * <p>Writer thread only, but for the numbers at the end.
 */
final class ReleaseRule {
    private static final long LONGEST_UNFLUSHED_NANOS = 1_000_000_000;

    private final AuditLog log;
    private final Backlog backlog;
    private final Drain drain;
    private final ControlSlots control;
    private final Gate gate;
    private final WaitQueue queue;
    private final Thread waker;
    private final FlushPolicy policy;
    private final int freq;
    private final SinkFailure failure;
    private final Flusher flusher;

    private long lastWrittenSerial;
    private long requestedSerial;
    private long flushedMark;
    private long firstUnflushedNanos;
    /** What the agent says of itself is not kept waiting for more records. */
    private boolean flushUrgent;

    private boolean replaceDue;
    private volatile long storedRecords;
    private volatile long storedSerial;

    /**
     * @param waker unparked when slots have become free while somebody waits
     * @param freq records between two flushes
     */
    ReleaseRule(
            AuditLog log,
            Backlog backlog,
            Drain drain,
            ControlSlots control,
            Gate gate,
            WaitQueue queue,
            Thread waker,
            FlushPolicy policy,
            int freq,
            SinkFailure failure) {
        this.log = log;
        this.backlog = backlog;
        this.drain = drain;
        this.control = control;
        this.gate = gate;
        this.queue = queue;
        this.waker = waker;
        this.policy = policy;
        this.freq = freq;
        this.failure = failure;
        this.flusher = new Flusher(log);
        this.lastWrittenSerial = log.lastSerial();
        this.storedSerial = log.lastSerial();
    }

    Flusher flusher() {
        return flusher;
    }

    /** Records were written, up to this serial. */
    void written(long serial, boolean urgent) {
        lastWrittenSerial = Math.max(lastWrittenSerial, serial);
        if (firstUnflushedNanos == 0) {
            firstUnflushedNanos = System.nanoTime();
        }
        flushUrgent |= urgent;
    }

    long lastWrittenSerial() {
        return lastWrittenSerial;
    }

    /** What comes before anything is written: an error of the last flush, and what it demands. */
    void prepare() throws IOException {
        if (replaceDue) {
            replaceAfterFailedFlush();
        }
        takeFlush();
    }

    /**
     * Flushes if it is time to.
     *
     * @param ending whether all is to be stored now, since the process ends
     */
    void flushIfDue(boolean ending) throws IOException {
        long unflushed = drain.writtenMark() - flushedMark;
        if (unflushed == 0) {
            return;
        }
        if (policy == FlushPolicy.NONE) {
            stored(drain.writtenMark(), lastWrittenSerial);
            return;
        }
        boolean late = System.nanoTime() - firstUnflushedNanos > LONGEST_UNFLUSHED_NANOS;
        boolean asked = flushUrgent || ending || queue.waiting() > 0;
        boolean due = asked || late || policy.afterEachWrite() || unflushed >= freq;
        if (!due || !flusherSettled() || drain.writtenMark() == flushedMark) {
            return;
        }
        flushUrgent = false;
        if (policy == FlushPolicy.INCREMENTAL_ASYNC && !ending) {
            requestedSerial = lastWrittenSerial;
            flusher.request(drain.writtenMark());
            firstUnflushedNanos = System.nanoTime();
            return;
        }
        flushNow();
    }

    /** Flushes in the calling thread; the flusher is settled. Returns false if that failed. */
    boolean flushNow() throws IOException {
        try {
            log.force();
        } catch (IOException failed) {
            flushFailed(failed);
            return false;
        }
        stored(drain.writtenMark(), lastWrittenSerial);
        return true;
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
        failure.ofFlush(failed);
        replaceDue = true;
        replaceAfterFailedFlush();
    }

    /** Until it has succeeded nothing may be written or flushed: a second flush of the old file would seem to be good. */
    private void replaceAfterFailedFlush() throws IOException {
        // moved away if it still is the log; else others have done so
        replaceLog(log.check() == Presence.PRESENT, "flush_failed");
        replaceDue = false;
        failure.isOverByReplacement();
    }

    /**
     * Takes the result of the flusher's last flush, if it is not under way: an error is reported to one caller only, so
     * nobody else may flush or rotate before.
     *
     * @return false while a flush is under way
     */
    boolean flusherSettled() throws IOException {
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
        int freed = drain.stored(mark);
        flushedMark = mark;
        firstUnflushedNanos = drain.hasUnstored() ? System.nanoTime() : 0;
        storedSerial = serial;
        backlog.status().storedSerial(serial);
        storedRecords += freed;
        if (queue.waiting() > 0) {
            LockSupport.unpark(waker);
        }
    }

    /** Whether the path still names the file that was written; if not, closes the gate and begins a new one. */
    boolean stillOurs() throws IOException {
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

    /** Number of records stored since the start. Any thread. */
    long storedRecords() {
        return storedRecords;
    }

    /** Serial of the last record stored. Any thread. */
    long storedSerial() {
        return storedSerial;
    }
}
