package org.audithalt.benchmark;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What opening a file that exists costs, and making and removing one, as a whole: prints the median over rounds in nanoseconds. A main
 * class, to be run with and without a setting of the agent, in turn:
 * {@code java -javaagent:audithalt.jar=log_file=…,path_detail=yes -cp benchmarks.jar org.audithalt.benchmark.RealOpens [ROUNDS]}.
 */
public final class RealOpens {
    private static final int ROUND = 2_000;
    private static final int WARM_UP = 20;

    private RealOpens() {}

    /** Runs all rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        Path directory = Files.createTempDirectory("opens");
        Path file = Files.createFile(directory.resolve("file"));
        long[] opens = new long[rounds];
        long[] removals = new long[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            long open = opens(file.toString());
            long removal = removals(directory.resolve("made"));
            if (i >= 0) {
                opens[i] = open;
                removals[i] = removal;
            }
            Thread.sleep(50);
        }
        Files.delete(file);
        Files.delete(directory);
        print("open and close", opens);
        print("create and delete", removals);
    }

    private static long opens(String file) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            new FileInputStream(file).close();
        }
        return (System.nanoTime() - begun) / ROUND;
    }

    private static long removals(Path file) throws IOException {
        int count = ROUND / 10;
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Files.createFile(file);
            Files.delete(file);
        }
        return (System.nanoTime() - begun) / count;
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%-18s %,8d ns (of %d rounds)%n", what, nanos[nanos.length / 2], nanos.length);
    }
}
