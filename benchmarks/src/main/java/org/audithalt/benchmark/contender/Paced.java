package org.audithalt.benchmark.contender;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.Predicate;

/** Puts at a steady pace, and what the slowest of them took: by the clock, for that is what a caller's caller sees, so the look at
 * the clock is in it. */
final class Paced {
    private static final int PACE_NANOS = 1000;
    private static final int PATIENCE = 20;
    private static final long PAUSE_MILLIS = 20;
    private static final double UNDISTURBED = 0.98;
    private static final double SLOWEST = 0.999;

    private final long[] nanos;

    /** @param puts in one run; a multiple of a thousand */
    Paced(int puts) {
        nanos = new long[puts];
    }

    /** Runs until the kernel took the processor away for nearly none of it, at most so often as is patient. */
    void run(Predicate<byte[]> backlog, byte[] data) throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < PATIENCE; i++) {
            // the reader has caught up then
            Thread.sleep(PAUSE_MILLIS);
            long begin = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            runOnce(backlog, data);
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            if (cpu > UNDISTURBED * (System.nanoTime() - begin)) {
                break;
            }
        }
        Arrays.sort(nanos);
    }

    /** One put each microsecond; those that are late follow at once. */
    private void runOnce(Predicate<byte[]> backlog, byte[] data) {
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            while (begin - due < 0) {
                begin = System.nanoTime();
            }
            while (!backlog.test(data)) {
                Thread.onSpinWait();
            }
            nanos[i] = System.nanoTime() - begin;
            due = Math.max(due + PACE_NANOS, begin);
        }
    }

    long medianNanos() {
        return nanos[nanos.length / 2];
    }

    /** One of a thousand took longer. */
    long slowestNanos() {
        return nanos[(int) (nanos.length * SLOWEST)];
    }
}
