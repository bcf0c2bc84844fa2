package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to run the contender program.
 *
 * @param name as the table has it
 * @param prefix command in front of the JVM's
 * @param options of the JVM; {@code {directory}} stands for the entrant's own
 * @param environment added to that of the process
 * @param surroundings what is done around each turn
 */
record Entrant(
        String name,
        List<String> prefix,
        List<String> options,
        Map<String, String> environment,
        Surroundings surroundings) {
    /** In options and environment, the directory that only this entrant uses. */
    static final String DIRECTORY = "{directory}";

    /** A plain JVM with options. */
    static Entrant jvm(String name, String... options) {
        return new Entrant(name, List.of(), List.of(options), Map.of(), Surroundings.NONE);
    }

    Entrant behind(String... command) {
        return new Entrant(name, List.of(command), options, environment, surroundings);
    }

    Entrant with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Entrant(name, prefix, options, Map.copyOf(more), surroundings);
    }

    Entrant option(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new Entrant(name, prefix, List.copyOf(more), environment, surroundings);
    }

    Entrant in(Surroundings other) {
        return new Entrant(name, prefix, options, environment, other);
    }
}
