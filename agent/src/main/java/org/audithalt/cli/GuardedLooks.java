package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks, one after another, at files that may lie on a disk that hangs. A look that takes too long is left alone on its thread,
 * and the next one has another: what hangs is not shown, but all else is. For one thread.
 */
final class GuardedLooks {
    /** Long for a busy machine; a second one that takes as long is no accident, and there may be many on that disk. */
    private static final long FIRST_MILLIS = 2000;

    private static final long NEXT_MILLIS = 500;
    private static final long IDLE_MILLIS = 1000;

    private ExecutorService thread = thread();
    private long limitMillis;

    GuardedLooks() {
        this(FIRST_MILLIS);
    }

    /** @param firstMillis how long a look may take as long as none has hung */
    GuardedLooks(long firstMillis) {
        limitMillis = firstMillis;
    }

    /** What may hang. What it finds it keeps where others may read it at any moment. */
    interface Look {
        void take() throws IOException;
    }

    /**
     * Takes a look.
     *
     * @return whether it has ended; what it has found is then visible here
     * @throws IOException what it has thrown, or for what it has thrown
     */
    boolean endsInTime(Look look) throws IOException {
        Future<?> end = thread.submit(() -> {
            look.take();
            return null;
        });
        try {
            end.get(limitMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            thread = thread();
            limitMillis = Math.min(limitMillis, NEXT_MILLIS);
            return false;
        }
    }

    /** One that ends by itself when it has nothing to do. */
    private static ExecutorService thread() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread looking = new Thread(task, "look");
                    looking.setDaemon(true);
                    return looking;
                });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
