package org.audithalt.benchmark.peer;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** The one reader of a backlog, on a daemon thread of its own: takes what is there, and naps when that is nothing. */
final class Drainer implements Runnable {
    private static final long NAP_NANOS = 50_000;

    private final IntSupplier takeSome;

    private Drainer(IntSupplier takeSome) {
        this.takeSome = takeSome;
    }

    /** @param takeSome takes what is there and says how many that were */
    static void start(IntSupplier takeSome) {
        Thread thread = new Thread(new Drainer(takeSome), "drainer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        while (true) {
            if (takeSome.getAsInt() == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }
}
