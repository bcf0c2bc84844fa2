package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.gate.WaitQueue;

/**
 * When a slot becomes free: after its record was written, flushed as the policy says, and the log was then seen to be the
 * file that it was written to. If a flush fails, or the log is no longer that file, everything since the last good flush is
 * written again, under the same serials, to a new file ({@link LogReplacement}).
 *
 * <p>Writer thread only.
 */
final class ReleaseRule {
    private final AuditLogs logs;
    private final Unstored unstored;
    private final LogReplacement replacement;
    private final LogTrust trust;
    private final WaitQueue queue;
    private volatile FlushPolicy policy;
    private final LogLimits limits;
    private final Flusher flusher;

    private long requestedSerial;
    /** What the agent says of itself is not kept waiting for more records. */
    private boolean urgent;

    /** @param limits of which the records between two flushes count here */
    ReleaseRule(
            AuditLogs logs,
            Unstored unstored,
            LogReplacement replacement,
            LogTrust trust,
            WaitQueue queue,
            FlushPolicy policy,
            LogLimits limits) {
        this.logs = logs;
        this.unstored = unstored;
        this.replacement = replacement;
        this.trust = trust;
        this.queue = queue;
        this.policy = policy;
        this.limits = limits;
        this.flusher = new Flusher(trust);
    }

    /** Replaces the policy: it counts from the next flush on. One agent thread. */
    void use(FlushPolicy other) {
        policy = other;
    }

    Flusher flusher() {
        return flusher;
    }

    /** Records were written, up to this serial. */
    void written(long serial, boolean holdsControl) {
        unstored.written(serial);
        logs.inUse().wrote(serial);
        urgent |= holdsControl;
    }

    /** What comes before anything is written: an error of the last flush and what it demands; another log. */
    void prepare() throws IOException {
        replacement.finishIfDue();
        takeFlush();
        if (logs.changeIsDue()) {
            change();
        }
    }

    /**
     * Flushes if it is time to.
     *
     * @param ending whether all is to be stored now, since the process ends
     */
    void flushIfDue(boolean ending) throws IOException {
        if (unstored.count() == 0) {
            return;
        }
        if (policy == FlushPolicy.NONE) {
            stored(unstored.mark(), unstored.lastWrittenSerial());
            return;
        }
        boolean asked = urgent || ending || queue.waiting() > 0;
        boolean due = asked || unstored.isLate() || policy.afterEachWrite() || isManyEnough();
        if (!due || !flusherSettled() || unstored.count() == 0) {
            return;
        }
        urgent = false;
        if (policy == FlushPolicy.INCREMENTAL_ASYNC && !ending) {
            requestedSerial = unstored.lastWrittenSerial();
            flusher.request(unstored.mark(), logs.inUse());
            unstored.flushBegan();
            return;
        }
        flushNow();
    }

    private boolean isManyEnough() {
        return unstored.count() >= limits.freq()
                && (policy != FlushPolicy.INCREMENTAL_ASYNC || unstored.mayFlushAgain());
    }

    /** Flushes in the calling thread; the flusher is settled. Returns false if that failed. */
    boolean flushNow() throws IOException {
        if (!forced()) {
            return false;
        }
        stored(unstored.mark(), unstored.lastWrittenSerial());
        return true;
    }

    private boolean forced() throws IOException {
        try {
            logs.current().force(policy == FlushPolicy.SYNC);
        } catch (IOException failed) {
            replacement.flushFailed(failed);
            return false;
        }
        return true;
    }

    private void takeFlush() throws IOException {
        long mark = flusher.takeCompleted();
        if (unstored.isSettled(mark)) {
            // none, or of a file that is no longer the log: what it held has been written again
            return;
        }
        IOException failed = flusher.failure();
        if (failed != null) {
            replacement.flushFailed(failed);
        } else {
            stored(mark, requestedSerial);
        }
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

    /** Whether the log is the file that was written; if others changed it, a new one is in use now. */
    boolean logIsOurs() throws IOException {
        return replacement.stillOurs();
    }

    private void stored(long mark, long serial) throws IOException {
        if (replacement.stillOurs()) {
            free(mark, serial);
        }
    }

    private void free(long mark, long serial) {
        unstored.free(mark, serial);
        trust.stored(serial);
    }

    /** Goes to another log. What the old one holds is stored first, if that can be; the rest is written again. */
    private void change() throws IOException {
        ListedLog old = logs.inUse();
        if (!flusherSettled() || logs.inUse() != old) {
            return;
        }
        if (unstored.any()) {
            if (policy != FlushPolicy.NONE && !forced()) {
                return;
            }
            if (isPresent(old)) {
                free(unstored.mark(), unstored.lastWrittenSerial());
            } else {
                // a recovery must not go by the serials of a file that others have changed
                trust.isDoubtful(old, unstored.lastWrittenSerial());
            }
        }
        replacement.goElsewhere(old.reason());
    }

    private static boolean isPresent(ListedLog old) {
        try {
            return old.log().check() == Presence.PRESENT;
        } catch (IOException unknown) {
            return false;
        }
    }
}
