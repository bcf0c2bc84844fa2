package org.audithalt.benchmark.compare;

import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What is to be reached.
 *
 * @param name what it is about
 * @param atMost whether the bound is an upper one
 * @param bound in the unit
 * @param unit empty for a ratio
 * @param source where its figure comes from, for a JDK; empty if that was not measured
 */
record Goal(
        String name, boolean atMost, double bound, String unit, BiFunction<Figures, Integer, Optional<Double>> source) {

    static Goal atMost(String name, double bound, String unit, BiFunction<Figures, Integer, Optional<Double>> source) {
        return new Goal(name, true, bound, unit, source);
    }

    static Goal atLeast(String name, double bound, String unit, BiFunction<Figures, Integer, Optional<Double>> source) {
        return new Goal(name, false, bound, unit, source);
    }

    /** The bound in words. */
    String limit() {
        return (atMost ? "≤ " : "≥ ") + shown(bound);
    }

    /** The figure with its verdict; a dash where there is none. */
    String verdict(Figures figures, int jdk) {
        Optional<Double> found = source.apply(figures, jdk);
        if (found.isEmpty()) {
            return "-";
        }
        double value = found.get();
        boolean met = atMost ? value <= bound : value >= bound;
        return shown(value) + (met ? " met" : " **missed**");
    }

    private String shown(double value) {
        return unit.isEmpty() ? Units.ratio(value) : Units.plain(value) + " " + unit;
    }
}
