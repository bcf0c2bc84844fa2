package org.audithalt.benchmark.programs;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one program work and prints what it did: {@code NAME DIRECTORY WARM SECONDS}. Both times are processor time of the process, so
 * that on a busy machine as much is compiled and measured as on a quiet one. The line: pieces of work per second, their latency in
 * microseconds at p50, p99 and p99.9, processor time per piece in microseconds, agent and all.
 */
public final class Work {
    private static final int MOST_PIECES = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LOOK_MILLIS = 5;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Program program;
    private final long[][] latencies;
    private final int[] counts;
    private final AtomicReference<Exception> failed = new AtomicReference<>();
    private volatile boolean counting;
    private volatile boolean ended;

    private Work(Program program) {
        this.program = program;
        latencies = new long[program.workers()][MOST_PIECES];
        counts = new int[program.workers()];
    }

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        try (Program program = Program.start(arguments[0], Path.of(arguments[1]))) {
            System.out.println(
                    new Work(program).run(Double.parseDouble(arguments[2]), Double.parseDouble(arguments[3])));
        }
        System.exit(0);
    }

    private String run(double warmSeconds, double seconds) throws Exception {
        Thread[] threads = new Thread[program.workers()];
        for (int i = 0; i < threads.length; i++) {
            int worker = i;
            threads[i] = new Thread(() -> work(worker), "worker-" + i);
            threads[i].start();
        }
        awaitProcessorTime(warmSeconds);
        long beginNanos = System.nanoTime();
        long beginProcessor = system.getProcessCpuTime();
        counting = true;
        awaitProcessorTime(seconds);
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        long processorNanos = system.getProcessCpuTime() - beginProcessor;
        double nanos = System.nanoTime() - beginNanos;
        Exception why = failed.get();
        if (why != null) {
            throw why;
        }
        return line(nanos / NANOS_PER_SECOND, processorNanos);
    }

    private void awaitProcessorTime(double seconds) throws InterruptedException {
        long until = system.getProcessCpuTime() + (long) (seconds * NANOS_PER_SECOND);
        while (system.getProcessCpuTime() < until && failed.get() == null) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void work(int worker) {
        try {
            int count = 0;
            for (long turn = 0; !ended && failed.get() == null; turn++) {
                boolean counts = counting;
                long begun = System.nanoTime();
                program.work(worker, turn);
                if (counts && count < MOST_PIECES) {
                    latencies[worker][count++] = System.nanoTime() - begun;
                }
            }
            counts[worker] = count;
        } catch (Exception unexpected) {
            failed.compareAndSet(null, unexpected);
        }
    }

    private String line(double seconds, long processorNanos) {
        long[] all = new long[Arrays.stream(counts).sum()];
        int filled = 0;
        for (int i = 0; i < counts.length; i++) {
            System.arraycopy(latencies[i], 0, all, filled, counts[i]);
            filled += counts[i];
        }
        Arrays.sort(all);
        return String.format(
                "worked %.2f %.1f %.1f %.1f %.3f",
                all.length / seconds,
                micros(all, 0.5),
                micros(all, 0.99),
                micros(all, 0.999),
                processorNanos / NANOS_PER_MICRO / Math.max(1, all.length));
    }

    private static double micros(long[] sorted, double part) {
        int index = (int) Math.min(sorted.length - 1L, Math.round(part * sorted.length));
        return index < 0 ? 0 : sorted[index] / NANOS_PER_MICRO;
    }
}
