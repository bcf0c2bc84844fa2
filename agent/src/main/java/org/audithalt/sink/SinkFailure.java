package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * Whether the last write or flush failed and is being tried again. Closes the gate if no other log is left to go to. Writer
 * thread, {@link #lasts} any thread.
 */
final class SinkFailure {
    private final AuditLogs logs;
    private final Gate gate;
    private volatile boolean lasts;
    private boolean ofSpace;

    SinkFailure(AuditLogs logs, Gate gate) {
        this.logs = logs;
        this.gate = gate;
    }

    /** The last write stored fewer events than asked for. */
    void ofWrite() {
        lasts = true;
        AuditLog log = logs.current();
        IOException failure = log.failure();
        String text = failure == null ? "short write" : failure.getMessage();
        boolean space = log.trouble() == SinkTrouble.NO_SPACE;
        ofSpace = space;
        String what = "write to " + log.path() + ": " + text + SinkTrouble.advice(text);
        logs.inUseFailed(space ? "disk_full" : "disk_error", what);
        // once the space watch has said how much is needed, that is the better text
        boolean told = space && gate.closedFor(Reason.DISK_FULL);
        if (!told && !logs.anotherIsUsable()) {
            gate.close(space ? Reason.DISK_FULL : Reason.DISK_ERROR, what);
        }
    }

    void ofFlush(IOException failed) {
        String what = "flush of " + logs.current().path() + ": " + failed.getMessage();
        logs.inUseFailed("flush_failed", what);
        if (!logs.anotherIsUsable()) {
            gate.close(reasonOf(failed), what);
        }
        ofSpace = false;
        lasts = true;
    }

    /** Whatever it is (out of memory, an unbacked page): not stored is closed, and tried again. */
    void ofTurn(Throwable failed) {
        ofSpace = false;
        lasts = true;
        try {
            tells(failed);
        } catch (OutOfMemoryError full) {
            // of the text, which the writer's thread must survive
            gate.fail(Reason.DISK_ERROR, "the writer failed", full);
        }
    }

    private void tells(Throwable failed) {
        boolean ofFile = failed instanceof IOException;
        Reason reason = ofFile ? reasonOf((IOException) failed) : Reason.DISK_ERROR;
        if (ofFile) {
            logs.inUseFailed(reason.word(), FileProblem.withName((IOException) failed));
        }
        if (!ofFile || !logs.anotherIsUsable()) {
            FileTrouble.closes(gate, reason, "the writer failed", failed);
        }
    }

    /** A new log may want for space that the bytes do not show: an inode, a quota. */
    private Reason reasonOf(IOException failed) {
        return logs.current().classify(failed) == SinkTrouble.NO_SPACE ? Reason.DISK_FULL : Reason.DISK_ERROR;
    }

    /** An error may be followed by a turn with nothing to write, which proves as much as a write. */
    void isForgotten() {
        lasts = false;
    }

    /** A write that was good; the gate opens at the end of a good turn. */
    void isOver() {
        if (lasts) {
            logs.inUse().works();
            lasts = false;
        }
    }

    /** Another file has taken the place of the one that failed. */
    void isOverByReplacement() {
        logs.inUse().works();
        gate.open(Reason.DISK_ERROR);
        lasts = false;
    }

    boolean lasts() {
        return lasts;
    }

    /** Whether the last write failed for lack of space. Writer thread. */
    boolean lacksSpace() {
        return lasts && ofSpace;
    }
}
