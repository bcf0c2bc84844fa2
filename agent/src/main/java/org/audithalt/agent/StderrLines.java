package org.audithalt.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.control.HealthFile;
import org.jspecify.annotations.Nullable;

/**
 * Lines on stderr, and the body of the thread that writes them. Not through System.err, whose lock a suspended thread may
 * hold. Nobody waits for the thread, for whoever reads stderr may have stopped; then the newest lines are dropped.
 */
final class StderrLines implements Runnable, HealthFile.Complaints {
    /** How long an end at once waits for the line that tells of it. */
    static final long LAST_LINE_NANOS = 200_000_000;

    private static final String PREFIX = "audithalt: ";
    private static final int MOST_LINES = 64;

    private final FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile @Nullable Thread thread;
    private volatile boolean ended;

    /** Writes a line at once; before main, where it may take as long as it likes. */
    void sayNow(String line) {
        try {
            stderr.write(PREFIX.concat(line).concat("\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // nobody reads stderr
        }
    }

    /** Has a line written. Any agent thread; never blocks. */
    @Override
    public void say(String line) {
        if (queued.get() < MOST_LINES) {
            queued.incrementAndGet();
            lines.add(line);
            LockSupport.unpark(thread);
        }
    }

    /** Waits a little for the lines to be written: the JVM ends. An agent thread. */
    void awaitWritten(long nanos) {
        long begun = System.nanoTime();
        while (queued.get() > 0 && System.nanoTime() - begun < nanos) {
            LockSupport.parkNanos(this, nanos / 100);
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!ended) {
            String line = lines.poll();
            if (line == null) {
                LockSupport.park(this);
            } else {
                try {
                    sayNow(line);
                } catch (OutOfMemoryError full) {
                    // the line is dropped, as when nobody reads
                }
                queued.decrementAndGet();
            }
        }
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
