package org.audithalt.benchmark.wake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured with one crowd on one JDK: for each way of waking the times from the signal to the first and the last that
 * has acted, and what the halted process used meanwhile.
 */
final class Crowding {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int BALLAST = 1 << 16;

    private final HaltedJvm jvm;
    private final long count;
    private final int rounds;
    private final Map<String, double[][]> millis = new TreeMap<>();
    private long residentMebibytes;
    private double haltedPercent;
    private long others;

    Crowding(HaltedJvm jvm, long count, int rounds) {
        this.jvm = jvm;
        this.count = count;
        this.rounds = rounds;
    }

    /** The peers and the gate in turn, so that a busy machine slows all alike; the first round warms up and is not counted. */
    void measure(int haltedSeconds, boolean peers) throws IOException, InterruptedException {
        for (int round = -1; round < rounds; round++) {
            if (peers) {
                for (Release release : Release.values()) {
                    long[] answer = jvm.ask(release.name(), "released");
                    keep(release.name(), round, answer[0], answer[1], answer[2]);
                }
            }
            jvm.control("suspend");
            gather();
            if (round < 0) {
                watchHalted(haltedSeconds);
            }
            long startNanos = System.nanoTime();
            jvm.control("resume");
            long[] acted = jvm.ask("acted", "acted");
            keep("audithalt", round, startNanos, acted[0], acted[1]);
        }
    }

    /** The same halt by a disk that is really full; the time begins when space is given back, before the agent can know. */
    void measureFull(Path disk) throws IOException, InterruptedException {
        for (int round = -1; round < rounds; round++) {
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            jvm.awaitGate("closed");
            gather();
            long startNanos = System.nanoTime();
            Files.delete(ballast);
            long[] acted = jvm.ask("acted", "acted");
            keep("audithalt, disk", round, startNanos, acted[0], acted[1]);
        }
    }

    private void gather() throws IOException, InterruptedException {
        jvm.ask("act", "acting");
        jvm.awaitWaiting(count);
    }

    private void keep(String name, int round, long startNanos, long firstNanos, long lastNanos) {
        if (round >= 0) {
            double[][] both = millis.computeIfAbsent(name, unused -> new double[2][rounds]);
            both[0][round] = (firstNanos - startNanos) / NANOS_PER_MILLI;
            both[1][round] = (lastNanos - startNanos) / NANOS_PER_MILLI;
        }
    }

    private void watchHalted(int seconds) throws IOException, InterruptedException {
        residentMebibytes = jvm.residentMebibytes();
        // those that have just parked, and the compiler
        Thread.sleep(Math.min(5, seconds) * 1000L);
        long startNanos = System.nanoTime();
        long processorNanos = jvm.processorNanos();
        Thread.sleep(seconds * 1000L);
        processorNanos = jvm.processorNanos() - processorNanos;
        haltedPercent = 100.0 * processorNanos / (System.nanoTime() - startNanos);
        others = jvm.ask("others", "others")[0];
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] bytes = new byte[BALLAST];
            for (int length = BALLAST; length > 0; ) {
                try {
                    out.write(bytes, 0, length);
                } catch (IOException full) {
                    length /= 2;
                }
            }
        }
    }

    /** Lines of a table. */
    String table() {
        StringBuilder lines = new StringBuilder();
        double[][] gate = millis.get("audithalt");
        double own = gate == null ? 0 : median(gate[1]);
        millis.forEach((name, both) -> lines.append(String.format(
                "  %-16s first %9.1f   last %9.1f  (%.1f to %.1f)  x %.2f%n",
                name, median(both[0]), median(both[1]), least(both[1]), most(both[1]), median(both[1]) / own)));
        if (residentMebibytes > 0) {
            lines.append(String.format(
                    "  halted: %.3f %% of a processor, %d MiB resident, %d turns/s of a thread that does nothing auditable%n",
                    haltedPercent, residentMebibytes, others));
        }
        return lines.toString();
    }

    /** The same as members of a JSON object, every single time included. */
    String json() {
        StringBuilder members = new StringBuilder();
        millis.forEach((name, both) -> members.append(String.format(
                "\"%s\": {\"first_ms\": %s, \"last_ms\": %s}, ",
                name, Arrays.toString(both[0]), Arrays.toString(both[1]))));
        return members.append(String.format(
                        "\"halted_percent\": %.4f, \"resident_mib\": %d, \"others_per_second\": %d",
                        haltedPercent, residentMebibytes, others))
                .toString();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }
}
