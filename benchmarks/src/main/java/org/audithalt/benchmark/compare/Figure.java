package org.audithalt.benchmark.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param part of the comparison that it comes from
 * @param subject what was measured: an action, a start, a method
 * @param who under what: the contender
 * @param jdk feature release
 * @param unit of value and of what is added
 * @param value the number
 * @param ratio over the baseline, from pairs; null for the baseline itself and where there is none
 * @param added over the baseline, from pairs; null likewise
 * @param elsewhere what other threads and processes used for one action, in the same unit; null if it was not looked at
 */
record Figure(
        String part,
        String subject,
        String who,
        int jdk,
        String unit,
        Spread value,
        @Nullable Spread ratio,
        @Nullable Spread added,
        @Nullable Double elsewhere) {

    /** A number without a baseline. */
    static Figure alone(String part, String subject, String who, int jdk, String unit, Spread value) {
        return new Figure(part, subject, who, jdk, unit, value, null, null, null);
    }

    /** Whether all of its subject was measured again. */
    boolean isReplacedBy(Figure later) {
        return part.equals(later.part) && subject.equals(later.subject) && jdk == later.jdk;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("part", part);
        map.put("subject", subject);
        map.put("who", who);
        map.put("jdk", jdk);
        map.put("unit", unit);
        map.put("value", value.toMap());
        if (ratio != null) {
            map.put("ratio", ratio.toMap());
        }
        if (added != null) {
            map.put("added", added.toMap());
        }
        if (elsewhere != null) {
            map.put("elsewhere", elsewhere);
        }
        return map;
    }

    static Figure fromMap(Map<?, ?> map) {
        return new Figure(
                text(map, "part"),
                text(map, "subject"),
                text(map, "who"),
                ((Number) Objects.requireNonNull(map.get("jdk"))).intValue(),
                text(map, "unit"),
                Spread.fromMap((Map<?, ?>) Objects.requireNonNull(map.get("value"))),
                spread(map, "ratio"),
                spread(map, "added"),
                map.get("elsewhere") instanceof Number found ? found.doubleValue() : null);
    }

    private static String text(Map<?, ?> map, String key) {
        return (String) Objects.requireNonNull(map.get(key), key);
    }

    private static @Nullable Spread spread(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> found ? Spread.fromMap(found) : null;
    }
}
