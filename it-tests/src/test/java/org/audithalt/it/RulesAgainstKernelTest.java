package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same rules in the kernel and in the agent, with the same program under both: the same events are selected, under the same
 * keys, or the difference is known and is exactly the known one. The kernel is asked once, on the first JDK.
 */
@ResourceLock(KernelAudit.RESOURCE)
final class RulesAgainstKernelTest {
    private static final String VARIABLE = "REQUIRED_KERNEL_AUDIT";
    private static final Path PAGE = Path.of("target/rules-against-kernel.txt");
    /** What the kernel selected, row by row. */
    private static final Path EVENTS = Path.of("target/rules-against-kernel.events");

    @TempDir
    static Path directory;

    private static @Nullable Tmpfs disk;
    private static RuleTree tree = new RuleTree(Path.of("/nowhere"));
    private static final Map<RuleRow, List<RuleEvent>> kernels = new LinkedHashMap<>();
    private static final Map<Jdk, List<RuleComparison>> results = new LinkedHashMap<>();

    @BeforeAll
    static void askTheKernel() throws Exception {
        Required.that("amd64".equals(System.getProperty("os.arch")), VARIABLE, "rules are written for x86-64");
        Required.root(VARIABLE);
        Required.that(RuleRun.canSetLogin(), VARIABLE, "this process may not set its login uid");
        disk = Tmpfs.mount(64);
        tree = new RuleTree(disk.path().resolve("t"));
        Jdk jdk = Jdk.all().findFirst().orElseThrow();
        try (KernelAudit kernel = KernelAudit.start(Files.createDirectory(directory.resolve("kernel")))) {
            for (RuleRow.Together together : RuleRow.Together.values()) {
                List<RuleRow> rows = rows(together);
                Map<String, List<RuleEvent>> events =
                        run(jdk, together, "kernel").ofKernel(kernel);
                for (int i = 0; i < rows.size(); i++) {
                    kernels.put(rows.get(i), events.getOrDefault(RuleTree.round(i), List.of()));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void sameEventsAreSelectedUnderTheSameKeys(Jdk jdk) throws Exception {
        List<RuleComparison> compared = new ArrayList<>();
        results.put(jdk, compared);
        for (RuleRow.Together together : RuleRow.Together.values()) {
            List<RuleRow> rows = rows(together);
            Map<String, List<RuleEvent>> events = run(jdk, together, "agent").ofAgent();
            for (int i = 0; i < rows.size(); i++) {
                String round = RuleTree.round(i);
                compared.add(new RuleComparison(
                        rows.get(i), "r" + round, kernels.get(rows.get(i)), events.getOrDefault(round, List.of())));
            }
        }

        assertThat(compared.stream()
                        .filter(comparison -> !comparison.problem().isEmpty())
                        .map(comparison -> comparison.row() + "\n    " + comparison.problem()))
                .isEmpty();
    }

    @AfterAll
    static void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @AfterAll
    static void printTheTable() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("feature | rules | kernel's events | agent's events on " + results.keySet() + " | result");
        kernels.forEach((row, own) -> {
            List<RuleComparison> compared = results.values().stream()
                    .flatMap(List::stream)
                    .filter(one -> one.row().equals(row))
                    .toList();
            lines.add(String.join(
                    " | ",
                    row.name(),
                    String.join(" ; ", row.rules()),
                    own.size() + "",
                    compared.stream().map(one -> one.ours().size()).toList().toString(),
                    verdict(row, compared)));
        });
        Map<String, Long> verdicts = lines.stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(" | ") + 3).replaceFirst(":.*", ""))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        lines.add(verdicts.toString());
        Files.createDirectories(PAGE.getParent());
        Files.write(PAGE, lines);
        Files.write(
                EVENTS,
                kernels.entrySet().stream()
                        .map(entry -> entry.getKey() + "\n    "
                                + entry.getValue().stream()
                                        .map(RuleEvent::brief)
                                        .collect(Collectors.joining(", ")))
                        .toList());
        System.out.println(String.join("\n", lines));
    }

    private static String verdict(RuleRow row, List<RuleComparison> compared) {
        if (compared.isEmpty()) {
            return "not compared";
        }
        if (compared.stream().anyMatch(one -> !one.problem().isEmpty())) {
            return "DIFFERENT";
        }
        return row.difference().isEmpty() ? "same" : "known difference: " + row.difference();
    }

    private static RuleRun run(Jdk jdk, RuleRow.Together together, String side) throws IOException {
        Path place = directory.resolve(side + "-" + jdk.feature() + "-" + together);
        return new RuleRun(jdk, together, rows(together), place, tree);
    }

    private static List<RuleRow> rows(RuleRow.Together together) throws IOException {
        return RuleRow.all().stream().filter(row -> row.with() == together).toList();
    }
}
