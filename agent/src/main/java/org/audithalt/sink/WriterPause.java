package org.audithalt.sink;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Drain;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;

/**
 * How long the writer rests between two turns: not at all while much is to be done, a little after it wrote, then longer and
 * longer. Who begins to wait for a slot ends the rest. Writer thread.
 */
final class WriterPause {
    /** After a turn that wrote: each awakening costs as much as writing dozens of records, and takes the processor from those who act. */
    private static final long AFTER_WRITE_NANOS = 5_000_000;
    /** Each turn that found nothing doubles it. */
    private static final long SHORTEST_NANOS = 1_000_000;

    private static final long LONGEST_NANOS = 25_000_000;
    /** Once a halt lasts: nothing begins that would have to be stored, and who may not sleep hurries this thread. */
    private static final long HALTED_NANOS = 2_000_000_000;

    private static final long RETRY_NANOS = 200_000_000;

    /** A look that finds so many is followed by the next at once: a pause would let the backlog fill, and costs more than a look. */
    private static final int MANY = 512;

    private final AuditLogs logs;
    private final Gate gate;
    private final SinkFailure failure;
    private final Drain drain;
    private final Pace pace;
    private long nanos = SHORTEST_NANOS;
    private int found;

    WriterPause(AuditLogs logs, Drain drain, Gate gate, SinkFailure failure) {
        this.logs = logs;
        this.drain = drain;
        this.pace = new Pace(gate, LONGEST_NANOS, HALTED_NANOS);
        this.gate = gate;
        this.failure = failure;
    }

    /** A look found so many records. */
    void found(int records) {
        found = records;
    }

    /** A turn wrote so many of them, and so many are left. */
    void wrote(int records, int left) {
        if (left > 0 || found >= MANY) {
            nanos = 0;
        } else if (records > 0) {
            nanos = AFTER_WRITE_NANOS;
        } else {
            // where actions go on at a closed gate, or are not over, slots are to be freed as ever
            boolean goesOn = gate.action().goesOn()
                    || drain.hasUnstored()
                    || drain.use().inFlight() + drain.use().waiting() > 0;
            long longest = goesOn ? LONGEST_NANOS : pace.nanos();
            nanos = Math.min(longest, 2 * Math.max(nanos, SHORTEST_NANOS));
        }
    }

    /** A turn ended with an error. */
    void threw() {
        nanos = LONGEST_NANOS;
    }

    /** Rests. */
    void rest(Object blocker) {
        if (logs.changeIsDue()) {
            LockSupport.parkNanos(blocker, SHORTEST_NANOS);
        } else if (failure.lasts()) {
            LockSupport.parkNanos(blocker, RETRY_NANOS);
        } else if (nanos > 0) {
            LockSupport.parkNanos(blocker, nanos);
        }
    }
}
