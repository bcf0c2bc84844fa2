package org.audithalt.benchmark.contender;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/** Threads that do nothing but puts, at the same time. */
final class Crowd {
    /** Of all threads together: fewer than a backlog of the usual size holds, so that nobody waits for its reader. */
    private static final int PUTS = 6400;

    private Crowd() {}

    /** CPU time of one put, in picoseconds. */
    static long picosEach(Predicate<byte[]> backlog, int recordBytes, int threads) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        CyclicBarrier start = new CyclicBarrier(threads);
        List<FutureTask<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(new FutureTask<>(() -> {
                byte[] data = new byte[recordBytes];
                start.await();
                long begin = clock.getCurrentThreadCpuTime();
                for (int put = 0; put < PUTS / threads; put++) {
                    while (!backlog.test(data)) {
                        Thread.onSpinWait();
                    }
                }
                return clock.getCurrentThreadCpuTime() - begin;
            }));
        }
        tasks.forEach(task -> new Thread(task, "crowd").start());
        long nanos = 0;
        try {
            for (FutureTask<Long> task : tasks) {
                nanos += task.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return nanos * 1000 / PUTS;
    }
}
