package org.audithalt.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a soak has done and found. One thread. */
final class SoakTally {
    private final long began = System.nanoTime();
    private final long seed;
    private final Map<String, Integer> lives = new TreeMap<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int checks;
    private int chains;
    private long actions;
    private long records;
    private long repeated;
    private long unknown;
    private long lost;

    SoakTally(long seed) {
        this.seed = seed;
    }

    void life(Jdk jdk) {
        lives.merge(jdk.name(), 1, Integer::sum);
    }

    /** How a life ended. */
    void end(String how) {
        ends.merge(how, 1, Integer::sum);
    }

    void fault(String kind) {
        faults.merge(kind, 1, Integer::sum);
    }

    /** The oracle was asked about a log so far. */
    void checked() {
        checks++;
    }

    /** A log is at its end, with so many actions that returned, and these records. */
    void chain(long actions, long records, long repeated, long unknown, long lost) {
        chains++;
        this.actions += actions;
        this.records += records;
        this.repeated += repeated;
        this.unknown += unknown;
        this.lost += lost;
    }

    void violation(String text) {
        violations.add(text);
    }

    List<String> violations() {
        return violations;
    }

    int faults() {
        return sum(faults);
    }

    int lives() {
        return sum(lives);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        return """
                soak, seed %d, %d min %d s
                  logs               %d, asked the oracle %d times
                  lives              %d %s
                  ends               %d %s
                  faults             %d %s
                  actions returned   %,d
                  records            %,d, and %,d of them in a second file
                  outcome unknown    %,d
                  stated as lost     %,d
                  violations         %d%s
                """.formatted(
                        seed,
                        time.toMinutes(),
                        time.toSecondsPart(),
                        chains,
                        checks,
                        sum(lives),
                        lives,
                        sum(ends),
                        ends,
                        sum(faults),
                        faults,
                        actions,
                        records,
                        repeated,
                        unknown,
                        lost,
                        violations.size(),
                        violations.isEmpty() ? "" : "\n" + String.join("\n", violations));
    }
}
