package org.audithalt.benchmark.contender;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Predicate;

/** Puts with everything at hand: batches one after the other, with a pause after each in which the reader catches up. */
final class Batches {
    private static final int BATCHES = 100;
    private static final int PUTS = 2000;
    private static final long PAUSE_MILLIS = 4;
    private static final int PICOS = 1000;

    private final long[] picos = new long[BATCHES];
    private long bytes;

    /** Each batch, after as many to warm up. */
    void run(Predicate<byte[]> backlog, byte[] data) throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int batch = -BATCHES; batch < BATCHES; batch++) {
            Thread.sleep(PAUSE_MILLIS);
            long allocated = threads.getThreadAllocatedBytes(self);
            long begin = threads.getCurrentThreadCpuTime();
            put(backlog, data);
            long nanos = threads.getCurrentThreadCpuTime() - begin;
            if (batch >= 0) {
                picos[batch] = nanos * PICOS / PUTS;
                bytes = threads.getThreadAllocatedBytes(self) - allocated;
            }
        }
        Arrays.sort(picos);
    }

    private static void put(Predicate<byte[]> backlog, byte[] data) {
        for (int i = 0; i < PUTS; i++) {
            while (!backlog.test(data)) {
                Thread.onSpinWait();
            }
        }
    }

    /** The lowest, a quarter and the median, in picoseconds for one put, and bytes that one allocates, rounded down. */
    String answer(String cpu) {
        return picos[0] + " " + cpu + " " + picos[BATCHES / 4] + " " + picos[BATCHES / 2] + " " + bytes / PUTS;
    }
}
