package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code rule-features.table}: a feature of the rule language, rules that use it, and the actions that are made under them.
 *
 * @param with the rows whose rules are loaded together with these
 * @param name what is compared, unique
 * @param actions kinds of actions of {@link org.audithalt.it.program.RuleActions}
 * @param rules as in a file, with the names of {@link RuleTree}
 * @param nothing whether the rules fit nothing in the kernel
 * @param kernels {@code ACTION CALL RESULT} that the kernel records and the agent does not
 * @param ours the same the other way round
 * @param difference why that is so; empty if there is none
 */
record RuleRow(
        Together with,
        String name,
        String actions,
        List<String> rules,
        boolean nothing,
        List<String> kernels,
        List<String> ours,
        String difference) {

    /** Rules that are in force at the same time. */
    enum Together {
        /** Each limited to a directory of its own. */
        DIRECTORIES,
        /** By system calls, which only some of them share. */
        CALLS,
        /** In a JVM without IPv6. */
        MORE_CALLS,
        EVERYTHING,
        /** In a process whose login uid is not set, each limited to a directory. */
        UNSET,
        EXCLUDED,
        EXCLUDED_TOO,
        TASK;

        /** Whether the types of records count. */
        boolean isOfTypes() {
            return this == EXCLUDED || this == EXCLUDED_TOO;
        }

        /** Whether the process has to be started after its rules. */
        boolean isBeforeStart() {
            return this == TASK;
        }
    }

    /** All rows in their order. */
    static List<RuleRow> all() throws IOException {
        List<RuleRow> rows = new ArrayList<>();
        try (InputStream in = RuleRow.class.getResourceAsStream("rule-features.table")) {
            for (String block : new String(in.readAllBytes(), UTF_8).split("\n\n")) {
                List<String> lines = block.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
                if (!lines.isEmpty()) {
                    rows.add(read(lines));
                }
            }
        }
        return rows;
    }

    private static RuleRow read(List<String> lines) {
        for (String line : lines) {
            if (!line.matches("(feature|set|actions|rule|selects|kernels|ours|why): +\\S.*")) {
                throw new AssertionError("not a line of the table: " + line);
            }
        }
        return new RuleRow(
                Together.valueOf(value(lines, "set", "DIRECTORIES")),
                value(lines, "feature", ""),
                value(lines, "actions", "files"),
                values(lines, "rule"),
                value(lines, "selects", "").equals("nothing"),
                events(lines, "kernels"),
                events(lines, "ours"),
                String.join("; ", values(lines, "why")));
    }

    private static List<String> values(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).trim())
                .toList();
    }

    private static String value(List<String> lines, String key, String absent) {
        return values(lines, key).stream().findFirst().orElse(absent);
    }

    private static List<String> events(List<String> lines, String key) {
        return values(lines, key).stream()
                .flatMap(value -> List.of(value.split(", ")).stream())
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return name + " " + rules;
    }
}
