package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Backlogs with all at hand, under a steady pace, and with more threads than one. */
final class Crowds {
    /** One in a thousand puts against the usual one. */
    static final String PACED = "put, p99.9 over p50 at one each µs";

    /** With all caches warm; the lowest batches. */
    static final String HOT = "put, hot";

    /** Numbers of threads. */
    static final List<Integer> THREADS = List.of(1, 2, 4, 8);

    private static final int PUTS = 4000;
    private static final long PAUSE_MILLIS = 20;
    private static final int WARM = 2;

    private final Map<String, Spread> hot = new LinkedHashMap<>();
    private final Map<String, Double> bytes = new LinkedHashMap<>();
    private final Map<String, List<Double>> paced = new LinkedHashMap<>();
    private final Map<String, List<Double>> crowds = new LinkedHashMap<>();

    /** What a put of so many threads at once is called. */
    static String of(int threads) {
        return "put, threads at once: " + threads;
    }

    /** What one put costs when nothing else is done: the lowest batch, and between which batches a quarter of all are. */
    void measureHot(List<Child> children) throws IOException {
        for (Child child : children) {
            double[] nanos = child.batches();
            Spread spread = new Spread(nanos[0], nanos[1], nanos[2]);
            hot.merge(child.entrant().name(), spread, (a, b) -> a.low() < b.low() ? a : b);
            bytes.put(child.entrant().name(), nanos[3]);
        }
    }

    /** Contenders one after the other, with pauses in which their readers catch up. */
    void measure(List<Child> children, int turns) throws IOException, InterruptedException {
        for (int turn = -WARM; turn < turns; turn++) {
            for (Child child : children) {
                String who = child.entrant().name();
                long[] nanos = child.paced(PUTS);
                if (turn >= 0) {
                    add(paced, who, (double) nanos[0] / nanos[1]);
                }
                for (int threads : THREADS) {
                    Thread.sleep(PAUSE_MILLIS);
                    double each = child.crowd(threads);
                    if (turn >= 0) {
                        add(crowds, of(threads) + "\n" + who, each);
                    }
                }
            }
        }
    }

    List<Figure> figures(String part, int jdk) {
        List<Figure> figures = new ArrayList<>();
        hot.forEach((who, nanos) -> figures.add(Figure.alone(part, HOT, who, jdk, "ns", nanos)));
        bytes.forEach((who, each) ->
                figures.add(Figure.alone(part, HOT + Pieces.BYTES, who, jdk, "B", Spread.exactly(each))));
        paced.forEach((who, ratios) -> figures.add(Figure.alone(part, PACED, who, jdk, "", Spread.of(ratios))));
        crowds.forEach((key, nanos) -> {
            String[] words = key.split("\n", 2);
            figures.add(Figure.alone(part, words[0], words[1], jdk, "ns", Spread.of(nanos)));
        });
        return figures;
    }

    private static void add(Map<String, List<Double>> samples, String key, double sample) {
        samples.computeIfAbsent(key, none -> new ArrayList<>()).add(sample);
    }
}
