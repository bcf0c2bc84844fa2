package org.audithalt.gate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs threads to their end and keeps what they threw. */
public final class Failures {
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

    private Failures() {}

    /** Starts the threads and waits for all of them. */
    public static Failures of(Thread... threads) throws InterruptedException {
        Failures failures = new Failures();
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((which, failure) -> failures.thrown.add(failure));
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return failures;
    }

    public List<Throwable> all() {
        return thrown;
    }
}
