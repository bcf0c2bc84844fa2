package org.audithalt.benchmark.programs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one program work and prints what it did: {@code NAME DIRECTORY WARM-SECONDS SECONDS}. The line: pieces of work per second, then
 * their latency in microseconds at p50, p99 and p99.9.
 */
public final class Work {
    private static final int MOST_PIECES = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Program program;
    private final long beginNanos;
    private final long endNanos;
    private final long[][] latencies;
    private final int[] counts;
    private final double[] perSecond;
    private final AtomicReference<Exception> failed = new AtomicReference<>();

    private Work(Program program, double warmSeconds, double seconds) {
        this.program = program;
        beginNanos = System.nanoTime() + (long) (warmSeconds * NANOS_PER_SECOND);
        endNanos = beginNanos + (long) (seconds * NANOS_PER_SECOND);
        latencies = new long[program.workers()][MOST_PIECES];
        counts = new int[program.workers()];
        perSecond = new double[program.workers()];
    }

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        try (Program program = Program.start(arguments[0], Path.of(arguments[1]))) {
            Work work = new Work(program, Double.parseDouble(arguments[2]), Double.parseDouble(arguments[3]));
            work.run();
            System.out.println(work.line());
        }
        System.exit(0);
    }

    private void run() throws Exception {
        Thread[] threads = new Thread[program.workers()];
        for (int i = 0; i < threads.length; i++) {
            int worker = i;
            threads[i] = new Thread(() -> work(worker), "worker-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Exception why = failed.get();
        if (why != null) {
            throw why;
        }
    }

    private void work(int worker) {
        try {
            int count = 0;
            long begun = System.nanoTime();
            long firstNanos = begun;
            for (long turn = 0; begun < endNanos && failed.get() == null; turn++) {
                program.work(worker, turn);
                long ended = System.nanoTime();
                if (begun >= beginNanos && count < MOST_PIECES) {
                    firstNanos = count == 0 ? begun : firstNanos;
                    latencies[worker][count++] = ended - begun;
                }
                begun = ended;
            }
            counts[worker] = count;
            // from the first that counts to the end of the last: a piece may take a good part of the time
            perSecond[worker] = count * NANOS_PER_SECOND / Math.max(1, begun - firstNanos);
        } catch (Exception unexpected) {
            failed.compareAndSet(null, unexpected);
        }
    }

    private String line() {
        long[] all = new long[Arrays.stream(counts).sum()];
        int filled = 0;
        for (int i = 0; i < counts.length; i++) {
            System.arraycopy(latencies[i], 0, all, filled, counts[i]);
            filled += counts[i];
        }
        Arrays.sort(all);
        return String.format(
                "worked %.2f %.1f %.1f %.1f",
                Arrays.stream(perSecond).sum(), micros(all, 0.5), micros(all, 0.99), micros(all, 0.999));
    }

    private static double micros(long[] sorted, double part) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))] / NANOS_PER_MICRO;
    }
}
