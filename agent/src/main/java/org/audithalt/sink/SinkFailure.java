package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/** Whether the last write or flush failed and is being tried again; tells the gate. Writer thread, {@link #lasts} any thread. */
final class SinkFailure {
    private final AuditLog log;
    private final Gate gate;
    private volatile boolean lasts;

    SinkFailure(AuditLog log, Gate gate) {
        this.log = log;
        this.gate = gate;
    }

    /** The log's last write stored fewer events than asked for. */
    void ofWrite() {
        lasts = true;
        IOException failure = log.failure();
        String text = failure == null ? "short write" : failure.getMessage();
        boolean space = log.trouble() == SinkTrouble.NO_SPACE;
        gate.close(space ? Reason.DISK_FULL : Reason.DISK_ERROR, "write to " + log.path() + ": " + text);
    }

    void ofFlush(IOException failed) {
        gate.close(Reason.DISK_ERROR, "flush of " + log.path() + ": " + failed.getMessage());
        lasts = true;
    }

    /** Whatever it is (out of memory, an unbacked page): not stored is closed, and tried again. */
    void ofTurn(Throwable failed) {
        gate.fail(Reason.DISK_ERROR, "the writer failed", failed);
        lasts = true;
    }

    /** What failed has been done; the gate opens at the end of a good turn. */
    void isOver() {
        lasts = false;
    }

    /** A new file has taken the place of the one that failed. */
    void isOverByReplacement() {
        gate.open(Reason.DISK_ERROR);
        lasts = false;
    }

    boolean lasts() {
        return lasts;
    }
}
