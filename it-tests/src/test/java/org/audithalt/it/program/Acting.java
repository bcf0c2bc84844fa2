package org.audithalt.it.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that create files {@code ACTOR-0}, {@code ACTOR-1} … in one directory, which thereby says what happened, until they
 * are told to end. Whatever is thrown they go on with the next file, but for their death.
 */
final class Acting {
    private static final String AGENT = "org.audithalt.";
    private static final String PROGRAMS = "org.audithalt.it.";

    private final Path directory;
    private final long pauseNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger outOfMemory = new AtomicInteger();
    private final AtomicInteger ofAgent = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile boolean ended;

    /** Makes the first threads; none runs yet. */
    Acting(Path directory, int count, long pauseNanos) {
        this.directory = directory;
        this.pauseNanos = pauseNanos;
        for (int i = 0; i < count; i++) {
            add("actor-" + i);
        }
    }

    /** Another thread, not started. */
    Thread add(String name) {
        Thread thread = new Thread(() -> act(name), name);
        threads.add(thread);
        return thread;
    }

    List<Thread> threads() {
        return threads;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Ends all, each after its action. */
    void end() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void act(String name) {
        for (int i = 0; !ended; i++) {
            try {
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
                Files.createFile(directory.resolve(name + "-" + i));
                done.incrementAndGet();
            } catch (ThreadDeath stopped) {
                return;
            } catch (Throwable thrown) {
                failed(thrown);
            }
            if (Thread.interrupted()) {
                interrupts.incrementAndGet();
            }
        }
    }

    private void failed(Throwable thrown) {
        try {
            failed.incrementAndGet();
            if (thrown instanceof OutOfMemoryError) {
                outOfMemory.incrementAndGet();
            }
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (frame.getClassName().startsWith(AGENT)
                        && !frame.getClassName().startsWith(PROGRAMS)) {
                    ofAgent.incrementAndGet();
                    return;
                }
            }
        } catch (OutOfMemoryError again) {
            // counted already
        }
    }

    /** {@code did N failed N memory N agent N interrupts N}; agent: errors that came out of a hook. */
    @Override
    public String toString() {
        return "did " + done + " failed " + failed + " memory " + outOfMemory + " agent " + ofAgent + " interrupts "
                + interrupts;
    }
}
