package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Drain;
import org.audithalt.gate.WaitQueue;
import org.audithalt.sink.LogWriter;

/** Bounded waiting for the writer, by looking again: its thread may hang in the kernel, so nothing waits on it for ever. */
final class Await {
    static final long UNDO_NANOS = 2_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000;

    private Await() {}

    /** Waits until the writer has ended; whether it has. */
    static boolean ended(LogWriter writer, long nanos) {
        long begun = System.nanoTime();
        while (!writer.hasEnded() && System.nanoTime() - begun < nanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return writer.hasEnded();
    }

    /** Waits until no action is between its entry and its exit. */
    static void nothingInFlight(Drain drain, long nanos) {
        long begun = System.nanoTime();
        while (drain.inFlightNow() > 0 && System.nanoTime() - begun < nanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until no thread waits at the gate, waking all that do. */
    static void nobodyWaits(WaitQueue queue, Thread waker, long nanos) {
        long begun = System.nanoTime();
        while (queue.waiting() > 0 && System.nanoTime() - begun < nanos) {
            LockSupport.unpark(waker);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until the writer has stored a number of records; whether it has. */
    static boolean stored(LogWriter writer, long records, long nanos) {
        long begun = System.nanoTime();
        while (writer.storedRecords() < records && System.nanoTime() - begun < nanos) {
            writer.hurry();
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return writer.storedRecords() >= records;
    }
}
