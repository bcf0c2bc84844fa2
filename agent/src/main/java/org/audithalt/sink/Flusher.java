package org.audithalt.sink;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that forces the log to its device while the writer goes on (flush=incremental_async).
 *
 * <p>The writer requests and collects; one request is under way at a time. An error is final: the kernel forgets the pages.
 */
final class Flusher implements Runnable {
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long NOTHING = -1;
    /** Made ahead: there may be no memory when it is needed. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final IOException UNEXPECTED = new IOException("unexpected error in fsync, out of memory perhaps");

    private final LogTrust trust;
    private volatile @Nullable ListedLog log;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Thread writer;
    private volatile long requestedMark = NOTHING;
    private volatile long completedMark = NOTHING;
    private volatile @Nullable IOException failure;
    private volatile long beganNanos;
    private volatile boolean busy;
    private volatile boolean ended;

    /** @param trust told of a failed flush at once, on the flusher's thread */
    Flusher(LogTrust trust) {
        this.trust = trust;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!ended) {
            long mark = requestedMark;
            ListedLog asked = log;
            if (mark == NOTHING || asked == null) {
                LockSupport.parkNanos(this, IDLE_NANOS);
                continue;
            }
            IOException failed = null;
            beganNanos = System.nanoTime();
            busy = true;
            try {
                asked.log().force(false);
            } catch (IOException e) {
                failed = e;
            } catch (RuntimeException | Error e) {
                failed = UNEXPECTED;
            }
            if (failed != null) {
                tellRecovery(asked);
            }
            busy = false;
            failure = failed;
            // in this order: who sees the flusher idle sees its result
            completedMark = mark;
            requestedMark = NOTHING;
            LockSupport.unpark(writer);
        }
    }

    /** At once: killed before the writer comes to it, recovery would trust what the cache still shows. */
    private void tellRecovery(ListedLog of) {
        try {
            trust.tellRecovery(of);
        } catch (Throwable unbacked) {
            // the writer tries it, too, and closes the gate
        }
    }

    /** Asks for a flush of all that was written to a log before a mark. Writer only, and only when {@link #idle}. */
    void request(long mark, ListedLog of) {
        writer = Thread.currentThread();
        completedMark = NOTHING;
        log = of;
        requestedMark = mark;
        LockSupport.unpark(thread);
    }

    boolean idle() {
        return requestedMark == NOTHING;
    }

    /** The mark of a flush that has ended since the last call, good or bad; -1 if there is none. Writer only. */
    long takeCompleted() {
        long mark = completedMark;
        completedMark = NOTHING;
        return mark;
    }

    /** The error of the flush that ended last; null if it was good. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** How long the flush under way has lasted; 0 if there is none. */
    long busyNanos() {
        return busy ? System.nanoTime() - beganNanos : 0;
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
