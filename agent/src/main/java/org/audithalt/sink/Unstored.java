package org.audithalt.sink;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.Drain;
import org.audithalt.gate.WaitQueue;

/** What was written but is not known to be stored, and what is. Writer thread only, but for the numbers at the end. */
final class Unstored {
    private static final long LONGEST_NANOS = 1_000_000_000;
    /** From the beginning of one flush to that of the next, as long as there are slots enough: each costs as much as hundreds of records. */
    private static final long BETWEEN_FLUSHES_NANOS = 5_000_000;
    /** A part of the backlog's slots that is not kept waiting for a flush. */
    private static final int PART = 4;

    private final Backlog backlog;
    private final Drain drain;
    private final WaitQueue queue;
    private final Thread waker;

    private long lastWrittenSerial;
    private long storedMark;
    private long oldestNanos;
    private long flushBeganNanos = System.nanoTime() - BETWEEN_FLUSHES_NANOS;
    private volatile long storedRecords;
    private volatile long steps;
    private volatile long storedSerial;

    /**
     * @param waker unparked when slots have become free while somebody waits
     * @param lastSerial of the logs
     */
    Unstored(Backlog backlog, Drain drain, WaitQueue queue, Thread waker, long lastSerial) {
        this.backlog = backlog;
        this.drain = drain;
        this.queue = queue;
        this.waker = waker;
        this.lastWrittenSerial = lastSerial;
        this.storedSerial = lastSerial;
        // others may take the log away before the first record of this process is stored
        backlog.status().storedSerial(lastSerial);
    }

    /** Records were written, up to this serial. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    void written(long serial) {
        steps++;
        lastWrittenSerial = Math.max(lastWrittenSerial, serial);
        if (oldestNanos == 0) {
            oldestNanos = System.nanoTime();
        }
    }

    long lastWrittenSerial() {
        return lastWrittenSerial;
    }

    /** Mark of all that was written so far. */
    long mark() {
        return drain.writtenMark();
    }

    /** Whether all before a mark is settled: stored, or written again since. */
    boolean isSettled(long mark) {
        return mark <= storedMark;
    }

    long count() {
        return drain.writtenMark() - storedMark;
    }

    boolean any() {
        return drain.hasUnstored();
    }

    /** Whether the oldest has waited too long for a flush. */
    boolean isLate() {
        return System.nanoTime() - oldestNanos > LONGEST_NANOS;
    }

    /** Whether the next flush by another thread may begin: the last began a while ago, or the slots are needed. */
    boolean mayFlushAgain() {
        return PART * count() >= backlog.generalSlots() || System.nanoTime() - flushBeganNanos >= BETWEEN_FLUSHES_NANOS;
    }

    /** A flush is under way. */
    void flushBegan() {
        oldestNanos = System.nanoTime();
        flushBeganNanos = oldestNanos;
    }

    /** All written before a mark is stored: its slots are freed. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    void free(long mark, long serial) {
        // before a slot is free: recovery may have nothing else to tell it which serials are taken
        backlog.status().storedSerial(serial);
        int freed = drain.stored(mark);
        storedMark = mark;
        oldestNanos = drain.hasUnstored() ? System.nanoTime() : 0;
        storedSerial = serial;
        storedRecords += freed;
        steps++;
        if (queue.waiting() > 0) {
            LockSupport.unpark(waker);
        }
    }

    /** What was written but is not stored will be written again, under the same serials. */
    void writeAgain() {
        drain.writeAgain();
        storedMark = drain.writtenMark();
        lastWrittenSerial = storedSerial;
        oldestNanos = 0;
    }

    /** Changes whenever records were written or stored. Any thread. */
    long steps() {
        return steps;
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
