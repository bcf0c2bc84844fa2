package org.audithalt.benchmark;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What opening a file that exists costs its thread, and making and removing one, as a whole: prints the median over rounds in
 * nanoseconds of the clock and of the processor. A main class, to be run with and without a setting of the agent, in turn:
 * {@code java -javaagent:audithalt.jar=log_file=…,path_detail=yes -cp benchmarks.jar org.audithalt.benchmark.RealOpens [ROUNDS]}.
 */
public final class RealOpens {
    private static final int OPENS = 2_000;
    private static final int REMOVALS = 200;
    private static final int WARM_UP = 20;
    private static final long PAUSE_MILLIS = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long[] wallNanos;
    private final long[] cpuNanos;

    private RealOpens(int rounds) {
        wallNanos = new long[rounds];
        cpuNanos = new long[rounds];
    }

    /** Runs all rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        RealOpens opens = new RealOpens(rounds);
        RealOpens removals = new RealOpens(rounds);
        Path directory = Files.createTempDirectory("opens");
        Path file = Files.createFile(directory.resolve("file"));
        for (int i = -WARM_UP; i < rounds; i++) {
            opens.round(i, file, true);
            removals.round(i, directory.resolve("made"), false);
            Thread.sleep(PAUSE_MILLIS);
        }
        Files.delete(file);
        Files.delete(directory);
        opens.print("open and close");
        removals.print("create and delete");
    }

    private void round(int number, Path file, boolean opens) throws IOException {
        String name = file.toString();
        int count = opens ? OPENS : REMOVALS;
        long begun = System.nanoTime();
        long cpuBegun = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            if (opens) {
                new FileInputStream(name).close();
            } else {
                Files.createFile(file);
                Files.delete(file);
            }
        }
        if (number >= 0) {
            cpuNanos[number] = (threads.getCurrentThreadCpuTime() - cpuBegun) / count;
            wallNanos[number] = (System.nanoTime() - begun) / count;
        }
    }

    private void print(String what) {
        Arrays.sort(wallNanos);
        Arrays.sort(cpuNanos);
        int middle = wallNanos.length / 2;
        System.out.printf(Locale.ROOT, "%-18s %,9d ns, processor %,9d ns%n", what, wallNanos[middle], cpuNanos[middle]);
    }
}
