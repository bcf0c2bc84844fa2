package org.audithalt.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Journalled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a killed process leaves behind is written into its own log: finished records once and as they were. */
@Execution(ExecutionMode.CONCURRENT)
final class RecoveryTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int THREADS = 8;
    private static final String PAUSE_MICROS = "5000";
    private static final int KILLED = 137;
    private static final int NOT_RECOVERED = 7;
    private static final int VERSION_OFFSET = 8;
    private static final int NEXT_VERSION = 5;

    @TempDir
    Path directory;

    private Path data;
    private Path audit;

    @BeforeEach
    void makeDirectories() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        audit = Files.createDirectory(directory.resolve("audit"));
    }

    private Path journal(String name) {
        return directory.resolve(name + ".journal");
    }

    private AuditedJvm journalled(Jdk jdk, String log, String journal, int threads, int acceptors, int rounds)
            throws IOException {
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + audit.resolve(log) + ",max_log_file=1000,backlog_limit=2048,write_timeout=60")
                .jvm("-Xmx128m", "-Xss512k")
                .main(
                        Journalled.class.getName(),
                        data.toString(),
                        journal(journal).toString(),
                        "" + threads,
                        "" + acceptors,
                        PAUSE_MICROS,
                        "" + rounds)
                .start();
    }

    private void awaitActions(String journal, int count) {
        Awaitility.await(count + " actions")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(journal(journal)) && Files.size(journal(journal)) > count * 20L);
    }

    private static void kill(AuditedJvm jvm) throws Exception {
        jvm.kill9();
        assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isEqualTo(KILLED);
    }

    private static void isWhole(Trail trail, Path log) throws Exception {
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.events().get(0).serial()).isEqualTo(1);
        assertThat(Ausearch.events(log)).isEqualTo(trail.events().size());
    }

    private static Trail.Event recovery(Trail trail) {
        List<Trail.Event> found = trail.select(event -> "recover".equals(event.field("op")));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Trail.Event> unknown(Trail trail) {
        List<Trail.Event> events = new ArrayList<>();
        for (Trail.Event event : trail.actions()) {
            if (event.success() == null) {
                assertThat(event.exit()).isNull();
                events.add(event);
            }
        }
        return events;
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(audit)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".log"))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void writesWhatAKilledProcessLeftByCommandAndByTheNextStart(Jdk jdk) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2; round++) {
            String log = "app" + round + ".log";
            String journal = "journal" + round;
            try (AuditedJvm jvm = journalled(jdk, log, journal, THREADS, 3, 0)) {
                awaitActions(journal, 1000 + random.nextInt(2000));
                kill(jvm);
                if (round == 0) {
                    Cli.Result result = Cli.run("recover", audit.toString());
                    assertThat(result.exit()).as("%s", result).isZero();
                    assertThat(result.out()).contains("pid " + jvm.pid() + " died", "3 merely waited");
                } else {
                    try (AuditedJvm next = journalled(jdk, "next.log", "next", 1, 0, 1)) {
                        assertThat(next.awaitExit(LONGEST)).as("%s", next).isZero();
                        assertThat(next.stderr()).anyMatch(line -> line.contains("pid " + jvm.pid() + " died"));
                    }
                }
            }
            Trail trail = Trail.read(audit.resolve(log));
            Journal.read(journal(journal)).isIn(data, THREADS, trail);
            isWhole(trail, audit.resolve(log));
            Trail.Event found = recovery(trail);
            assertThat(found.field("waiting_accept")).as("%s", found).isEqualTo("3");
            assertThat(found.field("unreadable")).isEqualTo("0");
            assertThat(found.field("lost")).isEqualTo("0");
            assertThat(found.field("unknown")).isEqualTo("" + unknown(trail).size());
            assertThat(unknown(trail)).as("seed %d", seed).hasSizeLessThanOrEqualTo(THREADS);
            assertThat(leftovers()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void goesOnInTheSameLogFromKillToKill(Jdk jdk) throws Exception {
        Random random = new Random();
        int kills = 3;
        for (int i = 0; i < kills; i++) {
            try (AuditedJvm jvm = journalled(jdk, "app.log", "journal" + i, THREADS, 1, 0)) {
                awaitActions("journal" + i, 100 + random.nextInt(1000));
                kill(jvm);
            }
        }
        try (AuditedJvm last = journalled(jdk, "app.log", "last", 2, 0, 20)) {
            assertThat(last.awaitExit(LONGEST)).as("%s", last).isZero();
        }

        Trail trail = Trail.read(audit.resolve("app.log"));
        for (int i = 0; i < kills; i++) {
            // the journals of the others count as recorded beyond
            Journal.read(journal("journal" + i)).isIn(data, Integer.MAX_VALUE, trail);
        }
        Journal.read(journal("last")).isIn(data, Integer.MAX_VALUE, trail);
        isWhole(trail, audit.resolve("app.log"));
        assertThat(trail.select(event -> "recover".equals(event.field("op")))).hasSize(kills);
        assertThat(trail.select(event -> event.type().equals("DAEMON_START"))).hasSize(kills + 1);
        assertThat(trail.select(event -> event.type().equals("DAEMON_END"))).hasSize(1);
        assertThat(unknown(trail)).hasSizeLessThanOrEqualTo(kills * THREADS);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void recoversTheSameWhenTheRecoveryItselfIsKilledAtAnyWrite() throws Exception {
        Jdk jdk = Jdk.all().findFirst().orElseThrow();
        try (AuditedJvm jvm = journalled(jdk, "app.log", "journal", THREADS, 2, 0)) {
            awaitActions("journal", 300);
            // the log takes nothing for a while, so much is left in the backlog
            try (Traced writer = Traced.injecting(jvm.pid(), "writer", "write", "delay_enter=60000000")) {
                int before = Journal.read(journal("journal")).size();
                // of which each is a write of the recovery
                Awaitility.await("actions that the log has not got")
                        .atMost(LONGEST)
                        .until(() -> Journal.read(journal("journal")).size() > before + 600);
                jvm.kill9();
                assertThat(writer.lines()).isNotEmpty();
            }
            assertThat(jvm.awaitExit(LONGEST)).isEqualTo(KILLED);
        }
        Path log = audit.resolve("app.log");
        long size = Files.size(log);
        int interrupted = 0;
        for (int write : new int[] {1, 2, 3, 40, 41, 300, 500}) {
            Cli.Result result = Cli.run(new ProcessBuilder(
                    Required.tool("strace"),
                    "-f",
                    "-o",
                    "/dev/null",
                    "-P",
                    log.toString(),
                    "-e",
                    "trace=write",
                    "-e",
                    "inject=write:signal=SIGKILL:when=" + write,
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("audithalt.jar"),
                    "recover",
                    audit.toString()));
            interrupted += result.exit() == KILLED ? 1 : 0;
            assertThat(Files.exists(audit.resolve("app.log.backlog")) || result.exit() == 0)
                    .as("%s", result)
                    .isTrue();
        }
        assertThat(interrupted).as("recoveries killed").isGreaterThan(4);
        assertThat(Files.size(log)).isGreaterThan(size);

        Trail trail = Recovered.trail(log);

        Journal.read(journal("journal")).isIn(data, THREADS, trail);
        isWhole(trail, log);
        assertThat(unknown(trail)).hasSizeLessThanOrEqualTo(THREADS);
        assertThat(recovery(trail).field("waiting_accept")).isEqualTo("2");
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void leavesNothingButTheLogBehindAfterANormalEnd(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = journalled(jdk, "app.log", "journal", 2, 2, 50)) {
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();
        }
        assertThat(leftovers()).isEmpty();
        Trail trail = Trail.read(audit.resolve("app.log"));
        Journal journal = Journal.read(journal("journal"));
        assertThat(journal.size()).isEqualTo(300);
        journal.isIn(data, 0, trail);
        isWhole(trail, audit.resolve("app.log"));
        assertThat(trail.events()).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo("DAEMON_END");
            assertThat(event.field("waiting")).isEqualTo("2");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void recoversOnlyTheDeadOfADirectoryInWhichOthersLive(Jdk jdk) throws Exception {
        try (AuditedJvm living = journalled(jdk, "living.log", "living", 2, 1, 0)) {
            awaitActions("living", 50);
            try (AuditedJvm dead = journalled(jdk, "dead.log", "dead", THREADS, 0, 0)) {
                awaitActions("dead", 300);
                kill(dead);
            }
            try (AuditedJvm third = journalled(jdk, "third.log", "third", 1, 0, 3)) {
                assertThat(third.awaitExit(LONGEST)).as("%s", third).isZero();
            }
            assertThat(leftovers())
                    .contains("living.log.backlog", "living.log.lock")
                    .noneMatch(name -> name.startsWith("dead"));
            Trail dead = Trail.read(audit.resolve("dead.log"));
            Journal.read(journal("dead")).isIn(data, THREADS, dead);
            assertThat(recovery(dead)).isNotNull();
            living.send("end");
            assertThat(living.awaitExit(LONGEST)).as("%s", living).isZero();
        }
        Trail trail = Trail.read(audit.resolve("living.log"));
        Journal.read(journal("living")).isIn(data, 0, trail);
        assertThat(trail.select(event -> "recover".equals(event.field("op")))).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void leavesALivingProcessAloneThatLostItsLock(Jdk jdk) throws Exception {
        // POSIX: closing any descriptor of a file lets go of all locks that the process has on it
        Path lock = audit.resolve("app.log.lock");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + audit.resolve("app.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LONGEST);
            jvm.send("backup read " + lock);
            jvm.awaitOutput("backup ok", LONGEST);

            Cli.Result result = Cli.run("recover", audit.toString());
            assertThat(result.exit()).as("%s", result).isEqualTo(NOT_RECOVERED);
            assertThat(result.out()).contains("process " + jvm.pid() + " writes it still");
            try (AuditedJvm second = journalled(jdk, "app.log", "second", 1, 0, 1)) {
                assertThat(second.awaitExit(LONGEST)).as("%s", second).isEqualTo(69);
                assertThat(second.stderr())
                        .anyMatch(line -> line.contains("process " + jvm.pid() + " writes it still"));
            }
            jvm.send("after create " + data.resolve("after"));
            jvm.awaitOutput("after ok", LONGEST);
            kill(jvm);
        }
        Trail trail = Recovered.trail(audit.resolve("app.log"));
        assertThat(trail.naming(data.resolve("after").toString())).hasSize(1);
        isWhole(trail, audit.resolve("app.log"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void reportsWhatIsNoBacklogOfThisVersionAndLeavesItAlone(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = journalled(jdk, "app.log", "journal", 2, 0, 0)) {
            awaitActions("journal", 100);
            kill(jvm);
        }
        Path newer = audit.resolve("newer.log.backlog");
        Files.copy(audit.resolve("app.log.backlog"), newer);
        try (RandomAccessFile header = new RandomAccessFile(newer.toFile(), "rw")) {
            header.seek(VERSION_OFFSET);
            header.writeInt(
                    ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                            ? NEXT_VERSION
                            : Integer.reverseBytes(NEXT_VERSION));
        }
        Path foreign = Files.write(
                audit.resolve("foreign.backlog"), "not ours".repeat(1000).getBytes(US_ASCII));
        Path truncated = audit.resolve("truncated.log.backlog");
        Files.write(truncated, Arrays.copyOf(Files.readAllBytes(newer), 100_000));
        Path empty = Files.createFile(audit.resolve("empty.log.backlog"));
        byte[] newerBytes = Files.readAllBytes(newer);

        try (AuditedJvm next = journalled(jdk, "next.log", "next", 1, 0, 1)) {
            assertThat(next.awaitExit(LONGEST)).as("%s", next).isZero();
            for (Path file : List.of(newer, foreign, truncated, empty)) {
                assertThat(next.stderr())
                        .anyMatch(line -> line.contains(file.toString()) && line.contains("left alone"));
            }
            assertThat(next.stderr()).anyMatch(line -> line.contains("backlog version " + NEXT_VERSION));
        }
        leftAloneIsRecorded(audit.resolve("next.log"), newer, foreign, truncated, empty);
        assertThat(Files.readAllBytes(newer)).isEqualTo(newerBytes);
        assertThat(Files.size(foreign)).isEqualTo(8000);
        assertThat(Files.size(truncated)).isEqualTo(100_000);
        assertThat(Files.size(empty)).isZero();
        // the good one among them was recovered
        Journal.read(journal("journal")).isIn(data, 2, Trail.read(audit.resolve("app.log")));

        // under the name that its own backlog would have: what is in it comes before anything new in that log
        try (AuditedJvm own = journalled(jdk, "newer.log", "own", 1, 0, 1)) {
            assertThat(own.awaitExit(LONGEST)).as("%s", own).isEqualTo(65);
            assertThat(own.stderr())
                    .singleElement()
                    .asString()
                    .contains("backlog version " + NEXT_VERSION, "start refused with exit code 65: ");
        }
        assertThat(audit.resolve("newer.log")).doesNotExist();
        assertThat(Cli.run("recover", audit.toString()).exit()).isEqualTo(NOT_RECOVERED);
        Cli.Result status = Cli.run("status", newer.toString());
        assertThat(status.exit()).isEqualTo(NOT_RECOVERED);
        assertThat(status.out()).contains("backlog version " + NEXT_VERSION);
        assertThat(Files.readAllBytes(newer)).isEqualTo(newerBytes);
    }

    private static void leftAloneIsRecorded(Path log, Path... files) throws IOException {
        List<Trail.Event> events = Trail.read(log).select(event -> event.field("left_alone") != null);
        assertThat(events).hasSize(1);
        for (Path file : files) {
            assertThat(events.get(0).toString()).contains(file.toString());
        }
    }

    @Test
    void recoversABacklogThatIsNotUnderItsFirstName() throws Exception {
        Jdk jdk = Jdk.all().findFirst().orElseThrow();
        Path foreign = Files.writeString(audit.resolve("app.log.backlog"), "of others");
        try (AuditedJvm jvm = journalled(jdk, "app.log", "journal", 2, 0, 0)) {
            awaitActions("journal", 100);
            kill(jvm);
        }
        assertThat(audit.resolve("app.log.2.backlog")).exists();
        try (AuditedJvm next = journalled(jdk, "app.log", "next", 1, 0, 1)) {
            assertThat(next.awaitExit(LONGEST)).as("%s", next).isZero();
        }
        Trail trail = Trail.read(audit.resolve("app.log"));
        Journal.read(journal("journal")).isIn(data, Integer.MAX_VALUE, trail);
        Journal.read(journal("next")).isIn(data, Integer.MAX_VALUE, trail);
        isWhole(trail, audit.resolve("app.log"));
        assertThat(foreign).hasContent("of others");
        assertThat(audit.resolve("app.log.2.backlog")).doesNotExist();
    }

    @Test
    void startsAgainWhereverAStartWasKilled() throws Exception {
        Jdk jdk = Jdk.all().findFirst().orElseThrow();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            try (AuditedJvm jvm = journalled(jdk, "app.log", "killed" + i, 1, 0, 1)) {
                Thread.sleep(50 + random.nextInt(500)); // the kill's moment, not a synchronisation
                jvm.kill9();
                jvm.awaitExit(LONGEST);
            }
        }
        try (AuditedJvm last = journalled(jdk, "app.log", "last", 1, 0, 5)) {
            assertThat(last.awaitExit(LONGEST)).as("seed %d: %s", seed, last).isZero();
        }
        Trail trail = Trail.read(audit.resolve("app.log"));
        Journal.read(journal("last")).isIn(data, Integer.MAX_VALUE, trail);
        isWhole(trail, audit.resolve("app.log"));
        assertThat(leftovers()).as("seed %d", seed).isEmpty();
    }
}
