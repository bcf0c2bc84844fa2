package org.audithalt.benchmark.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A median and its quartiles.
 *
 * @param low a quarter of all is below
 * @param median the middle
 * @param high a quarter of all is above
 */
record Spread(double low, double median, double high) {
    private static final double QUARTER = 0.25;

    /** @param samples at least one, in any order */
    static Spread of(List<Double> samples) {
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(at(sorted, QUARTER), at(sorted, 2 * QUARTER), at(sorted, 1 - QUARTER));
    }

    /** A figure of which only that one number is known. */
    static Spread exactly(double value) {
        return new Spread(value, value, value);
    }

    private static double at(double[] sorted, double part) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    Map<String, Object> toMap() {
        return Map.of("low", low, "median", median, "high", high);
    }

    static Spread fromMap(Map<?, ?> map) {
        double[] values = new double[] {number(map, "low"), number(map, "median"), number(map, "high")};
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("no spread: " + map);
        }
        return new Spread(values[0], values[1], values[2]);
    }

    private static double number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number found ? found.doubleValue() : Double.NaN;
    }
}
