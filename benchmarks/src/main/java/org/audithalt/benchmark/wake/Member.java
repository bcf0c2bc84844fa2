package org.audithalt.benchmark.wake;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One of the crowd: acts once a round. */
final class Member implements Runnable {
    private static final long LOOK_MILLIS = 1;

    private final File file;
    private volatile @Nullable Thread thread;
    private volatile @Nullable CountDownLatch begun;
    private volatile @Nullable Release release;
    private volatile long actedNanos;
    private volatile @Nullable Exception failed;

    Member(File file) {
        this.file = file;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (true) {
            CountDownLatch told = begun;
            if (told == null) {
                LockSupport.park(this);
                continue;
            }
            begun = null;
            try {
                Release waitsFor = release;
                int round = waitsFor == null ? 0 : waitsFor.round;
                told.countDown();
                if (waitsFor != null) {
                    waitsFor.await(round);
                }
                new RandomAccessFile(file, "r").close();
            } catch (IOException | InterruptedException unexpected) {
                failed = unexpected;
            }
            actedNanos = System.nanoTime();
        }
    }

    /** Begins a round. */
    void begin(CountDownLatch counter, @Nullable Release waitsFor) {
        actedNanos = 0;
        release = waitsFor;
        begun = counter;
        LockSupport.unpark(thread);
    }

    /** Whether it waits, for whatever it is. */
    boolean waits() {
        Thread own = thread;
        return own != null && own.getState() == Thread.State.WAITING;
    }

    /** When it acted in this round; waits until it has. */
    long awaitActed() throws IOException, InterruptedException {
        while (actedNanos == 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        Exception why = failed;
        if (why != null) {
            throw new IOException("did not act", why);
        }
        return actedNanos;
    }
}
