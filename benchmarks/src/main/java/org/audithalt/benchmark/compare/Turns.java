package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.List;

/** What one contender has shown at one action, turn by turn. */
final class Turns {
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private final List<Double> added = new ArrayList<>();
    private double elsewhereNanos;
    private long actions;

    /** @param baselineNanos of one action, of the baseline in the same turn */
    void add(double nanosEach, double baselineNanos) {
        nanos.add(nanosEach);
        ratios.add(nanosEach / baselineNanos);
        added.add(nanosEach - baselineNanos);
    }

    void addElsewhere(long spentNanos, long forActions) {
        elsewhereNanos += spentNanos;
        actions += forActions;
    }

    Figure figure(Bout bout, String action, Entrant entrant, int jdk) {
        boolean baseline = entrant.equals(bout.entrants().get(0));
        return new Figure(
                bout.part(),
                action,
                entrant.name(),
                jdk,
                "ns",
                Spread.of(nanos),
                baseline ? null : Spread.of(ratios),
                baseline ? null : Spread.of(added),
                actions == 0 ? null : elsewhereNanos / actions);
    }
}
