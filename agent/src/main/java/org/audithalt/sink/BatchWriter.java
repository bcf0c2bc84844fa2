package org.audithalt.sink;

import org.audithalt.backlog.Drain;

/**
 * Formats what the backlog holds and appends it to the log, a batch at a time, and draws the serials. What did not get into
 * the file loses its serial again, so that the log's last serial says exactly what is there. Writer thread only.
 */
final class BatchWriter {
    private final AuditLogs logs;
    private final Drain drain;
    private final EventBatch batch;
    private final ReleaseRule release;
    private final SinkFailure failure;
    private long nextSerial;

    /** Goes on after the last serial number of the logs. */
    BatchWriter(AuditLogs logs, Drain drain, EventBatch batch, ReleaseRule release, SinkFailure failure) {
        this.logs = logs;
        this.drain = drain;
        this.batch = batch;
        this.release = release;
        this.failure = failure;
        this.nextSerial = logs.lastSerial() + 1;
    }

    /**
     * Writes the first of the records that are left of those found, as many as make a good write.
     *
     * @return how many are in the log now
     */
    int write() {
        int first = drain.next();
        batch.format(drain, nextSerial);
        drain.expectWritten(batch.events());
        int kept = logs.current().write(batch.text(), batch.ends(), batch.events());
        for (int i = 0; i < kept; i++) {
            // first: these serials are in the log, whatever fails from here on
            nextSerial = Math.max(nextSerial, batch.serial(i) + 1);
        }
        for (int i = 0; i < kept; i++) {
            drain.written(first + i);
        }
        if (kept > 0) {
            release.written(batch.serial(kept - 1), batch.holdsControl());
        }
        if (kept < batch.events()) {
            long notDrawn = nextSerial;
            for (int i = batch.events() - 1; i >= kept; i--) {
                if (batch.serial(i) >= notDrawn) {
                    drain.unstamp(first + i);
                }
            }
            if (halfHoldsSerial(kept)) {
                // readers would take it for a part of the whole event under the same serial
                nextSerial = Math.max(nextSerial, batch.serial(kept) + 1);
            }
            drain.lookAgain();
            failure.ofWrite();
        } else {
            failure.isOver();
        }
        return kept;
    }

    /** Whether an append-only log has kept so much of the first event that was not written that its serial number is taken. */
    private boolean halfHoldsSerial(int event) {
        long half = logs.current().halfLeft();
        int from = event == 0 ? 0 : batch.ends()[event - 1];
        for (int i = from; i < from + half && i < batch.text().length(); i++) {
            if (batch.text().array()[i] == ')') {
                return true;
            }
        }
        return false;
    }
}
