package org.audithalt.it;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which rows of the table the actions of the matrix have come through, and what their records say of the outcome. */
final class MatrixRows {
    /** A command that leaves a program few descriptors; and names of files in another encoding than UTF-8. */
    static final List<String> FEW_DESCRIPTORS =
            List.of("/bin/sh", "-c", "ulimit -n 1024 && LC_ALL=C exec \"$@\"", "sh");

    /** By JDK; where native code needs a permission it is not given there. */
    static final Map<Integer, List<String>> WITHOUT_DESCRIPTORS = Map.of(
            17, List.of(),
            21, List.of("--enable-native-access=java.logging"),
            25, List.of("--illegal-native-access=deny"));

    static final List<String> FORMER_SOCKETS =
            List.of("-Djdk.net.usePlainSocketImpl=true", "-Djdk.net.usePlainDatagramSocketImpl=true");

    /** The name that the program's {@code Rows} gives to a thread, but not to that which prepares. */
    private static final Pattern PASSAGE = Pattern.compile("(?!main#).*#(\\d+)");

    private final Set<Integer> passed = new HashSet<>();
    private final Map<Integer, Set<String>> outcomes = new HashMap<>();

    /** @param lines {@code row INDEX THREAD} */
    void addPassed(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("row ")) {
                passed.add(Integer.valueOf(line.split(" ")[1]));
            }
        }
    }

    /** Each record says its row. */
    void addEnded(Trail trail) {
        for (Trail.Event event : trail.events()) {
            Matcher passage = PASSAGE.matcher(String.valueOf(event.text("comm")));
            if (passage.matches()) {
                outcomes.computeIfAbsent(Integer.valueOf(passage.group(1)), row -> new HashSet<>())
                        .add(outcome(event));
            }
        }
    }

    private static String outcome(Trail.Event event) {
        String said = event.type().equals("SYSCALL") ? event.success() : event.field("res");
        return said == null ? "unknown" : said.equals("success") ? "yes" : said.equals("failed") ? "no" : said;
    }

    boolean passed(HookRows.Row row) {
        return passed.contains(row.index());
    }

    /** @param outcome {@code yes} or {@code no} */
    boolean ended(HookRows.Row row, String outcome) {
        return outcomes.getOrDefault(row.index(), Set.of()).contains(outcome);
    }
}
