package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of hooks.table and every public API that leads to it, with {@code strace} as a witness: while the gate is open each
 * call has its record; while it is closed no call is made that may wait, and each is made once afterwards; while actions are
 * denied no call is made that may wait, and afterwards the program goes on as if none had been.
 */
final class MatrixTest {
    /** Rows that may not sleep: they release what is held, or look, or end what was admitted before. */
    private static final String NEVER_SLEEPS =
            "\\S+ (close|shutdown|munmap|dup2|inotify_add_watch|inotify_rm_watch) .*|(watch-|select)\\S* (read|write) yes \\d+";

    /** What is refused nowhere and waits only where it must not: the JVM's locks are held. */
    private static final String LOADS_CLASSES = ".*(\\.class|/META-INF/services/\\S+)";

    private static final int MOST_ACTIONS_WAIT = 250;
    private static final int FEW_ACTIONS_INITIALISE = 10;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyRowHasAnActionOrAReason(Jdk jdk) throws Exception {
        Set<String> reached = reached(jdk, "all", "-Drows=true");
        if (jdk.feature() == 17) {
            reached.addAll(reached(
                    jdk,
                    "net",
                    "-Drows=true",
                    "-Djdk.net.usePlainSocketImpl=true",
                    "-Djdk.net.usePlainDatagramSocketImpl=true"));
        }
        Set<String> unreached = new TreeSet<>();
        for (HookRows.Row row : HookRows.of(jdk.feature())) {
            if (!row.isEvent() && !reached.contains(row.key())) {
                unreached.add(row.name());
            }
        }
        assertThat(unreached).containsExactlyInAnyOrderElementsOf(withReason(jdk));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void callsAndRecordsAgreeWhileTheGateIsOpenClosedOrDenying(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        List<String> strace = Strace.into(account, MatrixJvm.CALLS);
        try (Tmpfs disk = Tmpfs.mount(64);
                MatrixJvm matrix = MatrixJvm.start(jdk, directory, List.of(), strace, "all", "doc", settings(disk))) {
            matrix.awaitReading("d");
            disk.fill();
            State.awaitClosed(matrix.jvm(), "disk_full");
            matrix.begin("d", "once");
            List<String> initialising = matrix.awaitAllWaiting("d");
            Map<String, List<String>> whileDenied = MatrixKernel.calls(account, "d");
            disk.free();
            matrix.awaitDone("d");
            matrix.next();

            matrix.begin("o", "one");
            matrix.awaitDone("o");
            matrix.next();

            matrix.awaitPrepared("c");
            State.ask(matrix.jvm(), "suspend test");
            State.awaitClosed(matrix.jvm(), "administrator");
            matrix.begin("c", "once");
            List<String> waiting = matrix.awaitAllWaiting("c");
            Map<String, List<String>> whileClosed = MatrixKernel.calls(account, "c");
            State.ask(matrix.jvm(), "resume");
            matrix.awaitDone("c");
            matrix.next();
            matrix.awaitEnd();

            Trail trail = Trail.read(matrix.jvm().logFile());
            assertThat(initialising.size()).isLessThan(FEW_ACTIONS_INITIALISE);
            assertThat(MatrixDenials.notDenied(matrix.jvm().stdout(), "d", initialising))
                    .isEmpty();
            assertThat(MatrixDenials.denied(matrix.jvm().stdout(), "o")).isEmpty();
            assertThat(MatrixDenials.denied(matrix.jvm().stdout(), "c")).isEmpty();
            assertThat(waiting.size()).isGreaterThan(MOST_ACTIONS_WAIT);
            for (Map<String, List<String>> calls : List.of(whileDenied, whileClosed)) {
                assertThat(disagreements(calls, Map.of()))
                        .filteredOn(line -> !line.matches(NEVER_SLEEPS) && !line.matches(LOADS_CLASSES))
                        .isEmpty();
            }
            for (String round : List.of("d", "o", "c")) {
                assertThat(disagreements(MatrixKernel.calls(account, round), MatrixTrail.records(trail, round)))
                        .as(round)
                        .isEmpty();
            }
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(matrix.jvm().logFile()))
                    .isEqualTo(trail.events().size());
        }
    }

    private static String settings(Tmpfs disk) {
        return ",disk_full_action=deny,backlog_limit=1024,max_log_file=1000,log_file="
                + disk.path().resolve("audit/audit.log");
    }

    /** Keys of the rows that the actions came through, on whichever thread. */
    private Set<String> reached(Jdk jdk, String kinds, String... options) throws Exception {
        Path own = Files.createDirectory(directory.resolve(kinds));
        Set<String> reached = new TreeSet<>();
        try (MatrixJvm matrix = MatrixJvm.start(jdk, own, List.of(options), List.of(), kinds, "o", "")) {
            matrix.begin("o", "one");
            matrix.awaitDone("o");
            List<String> lines = matrix.jvm().stdout();
            for (String line : lines.subList(lines.indexOf("rows o"), lines.size())) {
                if (line.startsWith("row ")) {
                    reached.add(line.split(" ")[1]);
                }
            }
        }
        return reached;
    }

    private static Set<String> withReason(Jdk jdk) throws IOException {
        String table;
        try (InputStream in = requireNonNull(MatrixTest.class.getResourceAsStream("unreached.table"))) {
            table = new String(in.readAllBytes(), UTF_8);
        }
        Set<String> rows = new TreeSet<>();
        for (String line : table.split("\n")) {
            String[] cells = line.split(" +", 3);
            String[] range = cells[0].split("-");
            if (cells.length == 3
                    && cells[0].matches("[\\d-]+")
                    && Integer.parseInt(range[0]) <= jdk.feature()
                    && Integer.parseInt(range[range.length - 1]) >= jdk.feature()) {
                rows.add(cells[1]);
            }
        }
        return rows;
    }

    /** Calls without record and records without call, each with its action in front. */
    private static List<String> disagreements(Map<String, List<String>> kernel, Map<String, List<String>> records) {
        List<String> lines = new ArrayList<>();
        Set<String> threads = new TreeSet<>(kernel.keySet());
        threads.addAll(records.keySet());
        for (String thread : threads) {
            MatrixAgreement agreement = MatrixAgreement.of(
                    thread.substring(2),
                    kernel.getOrDefault(thread, List.of()),
                    records.getOrDefault(thread, List.of()));
            agreement.unexplained().forEach(call -> lines.add(thread.substring(2) + " " + call));
            agreement.invented().forEach(record -> lines.add(thread.substring(2) + " record " + record));
        }
        return lines;
    }
}
