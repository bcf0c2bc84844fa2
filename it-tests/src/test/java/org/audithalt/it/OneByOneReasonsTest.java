package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason for which the gate closes: noticed, shown, cleared by what status says clears it, and nothing lost. */
@Execution(ExecutionMode.CONCURRENT)
final class OneByOneReasonsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int MOST_DELETIONS = 20;

    @TempDir
    Path directory;

    private Path data;
    private Path log;

    @BeforeEach
    void makeDirectories() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        log = directory.resolve("audit/audit.log");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void fullLogWaitsForRotateCommand(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = creatorsUpToLimit(jdk)) {
            State.await(jvm, "all wait", state -> state.reasons().contains("max_log_file") && state.waiting() == 4);
            long size = Files.size(log);
            assertThat(size).isLessThanOrEqualTo(8 << 20);

            // counted while all wait: soon the next log is full, and nothing is created then
            int before = Effects.files(data).size();
            Cli.Result rotated = Cli.run("rotate", Long.toString(jvm.pid()));
            assertThat(rotated.exit()).as("%s", rotated).isZero();
            assertThat(rotated.out()).contains("rotated " + log + " to " + log + ".1");
            awaitMoreThan(before);
            endRotating(jvm);

            assertThat(Files.size(rotated().get(0))).isGreaterThanOrEqualTo(size);
            assertContinued(rotated().toArray(new Path[0]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void fullLogWaitsForBeingMovedAway(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = creatorsUpToLimit(jdk)) {
            State.await(jvm, "all wait", state -> state.reasons().contains("max_log_file") && state.waiting() == 4);
            State.awaitStored(jvm);

            int before = Effects.files(data).size();
            Path moved = Files.move(log, log.resolveSibling("moved.log"));
            awaitMoreThan(before);
            endRotating(jvm);

            List<Path> logs = rotated();
            logs.add(0, moved);
            assertContinued(logs.toArray(new Path[0]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void keepLogsRotatesAndSerialsGoOn(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = creators(jdk, ",max_log_file=1")) {
            Awaitility.await("rotated twice")
                    .atMost(LIMIT)
                    .until(() -> Files.exists(log.resolveSibling("audit.log.2")));
            end(jvm);

            assertThat(jvm.stderr()).hasSize(1);
            List<Path> logs = rotated();
            assertContinued(logs.toArray(new Path[0]));
            for (Path one : logs) {
                assertThat(Ausearch.events(one)).isPositive();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void deletedBacklogIsReplaced(Jdk jdk) throws Exception {
        Path backlog = log.resolveSibling("audit.log.backlog");
        try (AuditedJvm jvm = creators(jdk, ",max_log_file=1000")) {
            // a halt that is over before it was told has no line
            for (int i = 0; i < 3 || (i < MOST_DELETIONS && !saidBacklogGone(jvm)); i++) {
                Files.delete(backlog);
                Awaitility.await("a new backlog").atMost(SOON).until(() -> Files.exists(backlog));
                State.awaitOpen(jvm);
                awaitMoreThan(Effects.files(data).size());
            }
            assertThat(saidBacklogGone(jvm)).as("%s", jvm).isTrue();
            end(jvm);

            assertContinued(log);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void administratorSuspendsAndResumes(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = commanded(jdk, "")) {
            String pid = Long.toString(jvm.pid());
            assertThat(Cli.run("suspend", pid, "inspection").exit()).isZero();
            jvm.send("during create " + data.resolve("during"));
            State waiting = State.awaitWaiting(jvm, "during");
            assertThat(waiting.detail("administrator")).isEqualTo("inspection");
            assertThat(waiting.waitsFor("during")).isEqualTo("openat " + data.resolve("during"));
            assertThat(Cli.run("status", pid).out()).contains("inspection", "during", "audithalt.jar resume " + pid);
            assertThat(Effects.files(data)).isEmpty();

            // a halt that is over before it was told has no resume line either
            jvm.awaitError("audithalt: HALTED: administrator: .*", LIMIT);
            Cli.Result resumed = Cli.run("resume", pid);
            assertThat(resumed.exit()).as("%s", resumed).isZero();
            assertThat(resumed.out()).contains("will hold");
            jvm.awaitOutput("during ok", LIMIT);
            jvm.awaitError("audithalt: resumed after .*", LIMIT);
            // that it is still halted is said again every 30 s
            assertThat(jvm.stderr())
                    .filteredOn(line -> !line.matches("audithalt: still halted: administrator: [^;]*; log .*"))
                    .hasSize(3);
            end(jvm);

            assertContinued(log);
            assertThat(Files.readString(log)).contains("op=suspend reason=inspection", "op=resume holds=yes");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void opensWhenTheLastOfTwoReasonsHasGone(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32)) {
            log = disk.path().resolve("audit/audit.log");
            try (AuditedJvm jvm = commanded(jdk, ",backlog_limit=256")) {
                State.ask(jvm, "suspend test");
                disk.fill();
                State.awaitClosed(jvm, "disk_full");
                jvm.send("during create " + data.resolve("during"));
                State both = State.awaitWaiting(jvm, "during");
                assertThat(both.reasons()).containsExactlyInAnyOrder("administrator", "disk_full");

                Map<String, Object> answer = State.ask(jvm, "resume");
                assertThat(answer).containsEntry("holds", false);
                assertThat((String) answer.get("message")).contains("stays closed", "disk_full");
                assertStillWaits(jvm, "disk_full");

                State.ask(jvm, "suspend again");
                disk.free();
                State.await(jvm, "space", state -> !state.reasons().contains("disk_full"));
                assertStillWaits(jvm, "administrator");

                State.ask(jvm, "resume");
                jvm.awaitOutput("during ok", LIMIT);
                end(jvm);
                assertContinued(log);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void hangingWriteHaltsUntilItReturns(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = commanded(jdk, ",write_timeout=1")) {
            create(jvm, "before");
            State.awaitStored(jvm);
            try (Traced writer =
                    Traced.injecting(jvm.pid(), "writer", "write,pwrite64", "delay_enter=60000000:when=1")) {
                jvm.send("meets create " + data.resolve("meets"));
                jvm.awaitOutput("meets ok", LIMIT);
                State hanging = State.awaitClosed(jvm, "writer_hangs");
                assertThat(hanging.detail("writer_hangs")).contains("write_timeout is 1 s");
                jvm.send("during create " + data.resolve("during"));
                State.awaitWaiting(jvm, "during");
                assertThat(Cli.run("status", Long.toString(jvm.pid())).out()).contains("writer_hangs", "during");
                assertThat(Effects.files(data))
                        .doesNotContain(data.resolve("during").toString());
                assertThat(writer.anyLine("(DELAYED)")).as("the write is over").isFalse();
            }
            // the delay has gone with strace
            jvm.awaitOutput("during ok", LIMIT);
            end(jvm);
            assertContinued(log);
        }
    }

    private static boolean saidBacklogGone(AuditedJvm jvm) {
        return jvm.stderr().stream().anyMatch(line -> line.contains("HALTED: backlog_gone"));
    }

    private AuditedJvm commanded(Jdk jdk, String settings) throws Exception {
        return started(jdk, settings, Commanded.class.getName());
    }

    private AuditedJvm started(Jdk jdk, String settings, String program, String... arguments) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + log + settings)
                .main(program, arguments)
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private AuditedJvm creators(Jdk jdk, String settings) throws Exception {
        return started(jdk, settings, Creators.class.getName(), data.toString(), "4");
    }

    private AuditedJvm creatorsUpToLimit(Jdk jdk) throws Exception {
        return creators(jdk, ",backlog_limit=256,max_log_file=8,max_log_file_action=suspend");
    }

    private void create(AuditedJvm jvm, String name) throws Exception {
        jvm.send(name + " create " + data.resolve(name));
        jvm.awaitOutput(name + " ok", LIMIT);
    }

    private void awaitMoreThan(int count) {
        Awaitility.await("more files")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() > count + 20);
    }

    private static void assertStillWaits(AuditedJvm jvm, String reason) {
        Awaitility.await("still closed for " + reason)
                .during(Duration.ofMillis(600))
                .atMost(LIMIT)
                .until(() -> State.of(jvm).reasons().equals(List.of(reason))
                        && State.of(jvm).waiters().equals(List.of("during")));
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
    }

    /** Ends programs that may have filled the next log already, and wait again. */
    private static void endRotating(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        String pid = Long.toString(jvm.pid());
        Awaitility.await("the end").atMost(LIMIT).until(() -> {
            boolean lives =
                    ProcessHandle.of(jvm.pid()).map(ProcessHandle::isAlive).orElse(false);
            return !lives || Cli.run("rotate", pid).exit() < 0;
        });
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
    }

    /** The log and those rotated away, oldest first. */
    private List<Path> rotated() {
        int last = 1;
        while (Files.exists(log.resolveSibling("audit.log." + last))) {
            last++;
        }
        List<Path> logs = new ArrayList<>();
        for (int i = last - 1; i >= 1; i--) {
            logs.add(log.resolveSibling("audit.log." + i));
        }
        logs.add(log);
        return logs;
    }

    /**
     * All logs together hold every serial and every effect. A record that was written to the first log but not yet stored is
     * in the second too, under the same serial: it is one record.
     */
    private void assertContinued(Path... logs) throws Exception {
        TreeSet<Long> serials = new TreeSet<>();
        Map<String, TreeSet<Long>> records = new TreeMap<>();
        for (Path one : logs) {
            for (Trail.Event event : Trail.read(one).events()) {
                serials.add(event.serial());
                for (String name : event.names()) {
                    if (name.startsWith(data + "/") && !name.endsWith("/") && "yes".equals(event.success())) {
                        records.computeIfAbsent(name, any -> new TreeSet<>()).add(event.serial());
                    }
                }
            }
        }
        assertThat(serials.first()).isEqualTo(1);
        assertThat(serials.last()).as("serials without a gap").isEqualTo(serials.size());
        assertThat(records.keySet()).containsExactlyInAnyOrderElementsOf(Effects.files(data));
        assertThat(records.values()).allMatch(one -> one.size() == 1);
    }
}
