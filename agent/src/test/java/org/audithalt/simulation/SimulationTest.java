package org.audithalt.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gate, backlog, writer and recovery under random schedules, faults and kills. {@code -Dsimulation.seed=N} runs one seed, and gives
 * what it gave before; {@code -Dsimulation.steps=N} goes on for so many steps instead of some seconds.
 */
final class SimulationTest {
    private static final long SECONDS = 12;

    @TempDir
    Path directory;

    @Test
    void conservesUnderEverySchedule() throws Exception {
        Method run = new SimulationLoader(SimulationTest.class.getClassLoader())
                .loadClass(Simulation.class.getName())
                .getMethod("run", long.class, Path.class);
        Long only = Long.getLong("simulation.seed");
        long wanted = Long.getLong("simulation.steps", 0);
        long seed = only != null ? only : System.currentTimeMillis();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long[] sums = new long[4];
        int seeds = 0;
        do {
            long[] numbers = one(run, seed);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += numbers[i];
            }
            seeds++;
            seed++;
        } while (only == null && (wanted > 0 ? sums[0] < wanted : System.nanoTime() < end));
        System.out.printf(
                "simulation: %d seeds up to %d, %d steps, %d kills, %d recoveries killed, %d logs deleted%n",
                seeds, seed - 1, sums[0], sums[1], sums[2], sums[3]);
        // for docs/faults.md
        System.out.printf("tried %d steps%ntried %d kills%ntried %d kills of a recovery%n", sums[0], sums[1], sums[2]);
        assertThat(sums[0]).isPositive();
    }

    private long[] one(Method run, long seed) throws Exception {
        Path root = Files.createDirectory(directory.resolve("seed-" + seed));
        try {
            return (long[]) run.invoke(null, seed, root);
        } catch (InvocationTargetException failed) {
            throw new AssertionError(
                    "-Dsimulation.seed=" + seed + ": " + failed.getCause().getMessage(), failed.getCause());
        } finally {
            try (var files = Files.walk(root)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
