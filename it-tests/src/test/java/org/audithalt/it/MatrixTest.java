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
import java.util.TreeMap;
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
            "\\S+ (close|shutdown|munmap|dup2|inotify_add_watch|inotify_rm_watch) .*|(watch-|select)\\S* (read|write) yes \\d+"
                    + "|(grp-(no-)?drop|grp-leave|group-old-end)\\S* setsockopt .*";

    /** The same where no action is known: a selector or the watch service is woken, a group is left that nobody had joined. */
    private static final String NEVER_SLEEPS_EITHER = "all ((read|write) yes [18]|setsockopt no -99)";

    /** What is refused nowhere and waits only where it must not: the JVM's locks are held. */
    private static final String LOADS_CLASSES = ".*(\\.class|/META-INF/services/\\S+)";

    private static final int MOST_ACTIONS_WAIT = 250;
    private static final int FEW_ACTIONS_INITIALISE = 10;
    private static final int MOST_VIRTUAL_WAIT = 200;

    /** A carrier for each: a virtual thread that is pinned keeps its own. */
    private static final List<String> VIRTUAL = List.of(
            "-Dvirtual=true",
            "-Djdk.virtualThreadScheduler.parallelism=500",
            "-Djdk.virtualThreadScheduler.maxPoolSize=600");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyRowHasAnActionThatSucceedsAndOneThatFailsOrAReason(Jdk jdk) throws Exception {
        MatrixRows reached = new MatrixRows();
        passed(jdk, "all", "one", List.of(), reached);
        passed(jdk, "all", "exhausted", MatrixRows.WITHOUT_DESCRIPTORS.get(jdk.feature()), reached);
        if (jdk.feature() == 17) {
            passed(jdk, "net", "one", MatrixRows.FORMER_SOCKETS, reached);
            passed(jdk, "net", "exhausted", MatrixRows.FORMER_SOCKETS, reached);
        }
        Set<String> unreached = new TreeSet<>();
        Set<String> unfailing = new TreeSet<>();
        Set<String> unsuccessful = new TreeSet<>();
        for (HookRows.Row row : HookRows.of(jdk.feature())) {
            if (row.isEvent()) {
                continue;
            }
            if (!reached.passed(row)) {
                unreached.add(row.name());
            } else {
                if (!reached.ended(row, "no")) {
                    unfailing.add(row.name());
                }
                if (!reached.ended(row, "yes")) {
                    unsuccessful.add(row.name());
                }
            }
        }
        standThere(jdk, unreached, "unreached.table");
        standThere(jdk, unfailing, "unfailing.table");
        standThere(jdk, unsuccessful, "unsuccessful.table");
    }

    /** Begins the closed round. */
    private static void beginClosed(MatrixJvm matrix) throws IOException {
        matrix.awaitReading("c");
        State.ask(matrix.jvm(), "suspend test");
        State.awaitClosed(matrix.jvm(), "administrator");
        matrix.begin("c", "once");
    }

    /** Opens the gate, ends the round and the program. */
    private static void endOpen(MatrixJvm matrix) throws IOException, InterruptedException {
        State.ask(matrix.jvm(), "resume");
        matrix.awaitDone("c");
        matrix.next();
        matrix.awaitEnd();
    }

    private static void standThere(Jdk jdk, Set<String> rows, String table) throws IOException {
        Map<String, String> reasons = withReason(jdk, table);
        assertThat(reasons.keySet()).as(table).containsAll(rows);
        assertThat(reasons)
                .as("not in " + table)
                .allSatisfy((row, reason) -> assertThat(reason.startsWith("perhaps") || rows.contains(row))
                        .isTrue());
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

            beginClosed(matrix);
            List<String> waiting = matrix.awaitAllWaiting("c");
            Map<String, List<String>> whileClosed = MatrixKernel.calls(account, "c");
            endOpen(matrix);

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

    /** Of files and sockets. The others differ in nothing that would depend on the kind of the thread. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("org.audithalt.it.Jdk#withVirtualThreads")
    void callsAndRecordsAgreeOnVirtualThreads(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        List<String> strace = Strace.into(account, MatrixJvm.CALLS);
        try (MatrixJvm matrix =
                MatrixJvm.start(jdk, directory, VIRTUAL, strace, "io", "oc", ",backlog_limit=1024,max_log_file=1000")) {
            matrix.begin("o", "one");
            matrix.awaitDone("o");
            matrix.next();

            beginClosed(matrix);
            matrix.awaitManyWaiting(MOST_VIRTUAL_WAIT);
            Map<String, List<String>> whileClosed = MatrixKernel.carriersCalls(account, "c");
            endOpen(matrix);

            Trail trail = Trail.read(matrix.jvm().logFile());
            assertThat(disagreements(MatrixKernel.carriersCalls(account, "o"), MatrixTrail.records(trail, "o")))
                    .isEmpty();
            assertThat(disagreements(whileClosed, Map.of()))
                    .filteredOn(line -> !line.matches(NEVER_SLEEPS) && !line.matches(NEVER_SLEEPS_EITHER))
                    .isEmpty();
            MatrixAgreement afterwards = MatrixAgreement.ofAll(
                    MatrixKernel.carriersCalls(account, "c").get("c.all"), actions(MatrixTrail.records(trail, "c")));
            assertThat(afterwards.unexplained()).isEmpty();
            assertThat(afterwards.invented()).isEmpty();
            assertThat(trail.actions())
                    .filteredOn(event -> String.valueOf(event.comm()).matches("[oc]\\.(?!all|started|done).*"))
                    .allMatch(event -> "1".equals(event.field("vthread")));
            assertThat(trail.serialsAreGapless()).isTrue();
        }
    }

    /** By the action, without the round. */
    private static Map<String, List<String>> actions(Map<String, List<String>> records) {
        Map<String, List<String>> actions = new TreeMap<>();
        records.forEach((thread, calls) -> actions.put(thread.substring(2), calls));
        return actions;
    }

    private static String settings(Tmpfs disk) {
        return ",disk_full_action=deny,backlog_limit=1024,max_log_file=1000,log_file="
                + disk.path().resolve("audit/audit.log");
    }

    /** Adds the rows that the actions come through, on whichever thread, and how they end. */
    private void passed(Jdk jdk, String kinds, String how, List<String> options, MatrixRows into) throws Exception {
        Path own = Files.createDirectory(directory.resolve(kinds + "-" + how));
        List<String> all = new ArrayList<>(List.of("-Drows=true"));
        all.addAll(options);
        List<String> limit = how.equals("exhausted") ? MatrixRows.FEW_DESCRIPTORS : List.of();
        try (MatrixJvm matrix = MatrixJvm.start(jdk, own, all, limit, kinds, "o", "")) {
            matrix.begin("o", how);
            matrix.awaitDone("o");
            List<String> lines = matrix.jvm().stdout();
            into.addPassed(lines.subList(lines.indexOf("rows o"), lines.size()));
            matrix.next();
            matrix.awaitEnd();
            into.addEnded(Trail.read(matrix.jvm().logFile()));
        }
    }

    /** Rows with their reasons. */
    private static Map<String, String> withReason(Jdk jdk, String resource) throws IOException {
        String table;
        try (InputStream in = requireNonNull(MatrixTest.class.getResourceAsStream(resource))) {
            table = new String(in.readAllBytes(), UTF_8);
        }
        Map<String, String> rows = new TreeMap<>();
        for (String line : table.split("\n")) {
            String[] cells = line.split(" +", 3);
            String[] range = cells[0].split("-");
            if (cells.length == 3
                    && cells[0].matches("[\\d-]+")
                    && Integer.parseInt(range[0]) <= jdk.feature()
                    && Integer.parseInt(range[range.length - 1]) >= jdk.feature()) {
                rows.put(cells[1], cells[2]);
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
