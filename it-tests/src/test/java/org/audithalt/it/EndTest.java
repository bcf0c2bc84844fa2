package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Ends;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process can always be ended, and its trail says how it ended. */
@Execution(ExecutionMode.CONCURRENT)
final class EndTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Enough for the hook to come to the gate, however busy the machine is. */
    private static final int EXIT_WAIT_SECONDS = 10;

    private static final int SIGTERM_STATUS = 143;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void terminationOfHaltedProcessTakesExitWaitAtMost(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "hook", directory.resolve("audit/audit.log"), EXIT_WAIT_SECONDS)) {
            State.ask(jvm, "suspend test");
            jvm.send("act");
            State.awaitWaiting(jvm, "acting");

            long began = System.nanoTime();
            jvm.terminate();
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(SIGTERM_STATUS);
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(EXIT_WAIT_SECONDS * 1_000_000_000L);

            assertEndedByExitWait(jvm, SIGTERM_STATUS);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void systemExitOfHaltedProcessKeepsItsStatus(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "hook", directory.resolve("audit/audit.log"), EXIT_WAIT_SECONDS)) {
            State.ask(jvm, "suspend test");
            jvm.send("exit 5");
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(5);

            assertEndedByExitWait(jvm, 5);
            // for whoever asked for the end sees a process that lives on
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(jvm.stderr())
                            .filteredOn(
                                    line -> line.startsWith("audithalt: ending while halted: what waits goes on if that"
                                            + " is over within " + EXIT_WAIT_SECONDS + " s (exit_wait), else "))
                            .hasSize(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void exitGoesOnByItselfWhenResumedInTime(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "hook-stays", directory.resolve("audit/audit.log"), 60)) {
            State.ask(jvm, "suspend test");
            jvm.send("exit 6");
            State.awaitWaiting(jvm, "hook");
            Cli.Result resumed = Cli.run("resume", Long.toString(jvm.pid()));
            assertThat(resumed.exit()).as("%s", resumed).isZero();
            // not before whoever resumed has the answer
            jvm.send("go on");
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(6);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(Effects.files(data)).contains(data + "/by-hook");
            Effects.eachFileHasOneRecord(data, trail);
            assertThat(trail.events().get(trail.events().size() - 1).type()).isEqualTo("DAEMON_END");
            assertNothingLeft(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void runtimeHaltOfHaltedProcessIsNotHeldUp(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "hook", directory.resolve("audit/audit.log"))) {
            State.ask(jvm, "suspend test");
            jvm.send("halt 7");
            State.awaitWaiting(jvm, "acting");
            jvm.send("now");
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(7);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(Effects.files(data)).as("nor has its hook run").isEmpty();
            CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
            assertThat(trail.events()).extracting(Trail.Event::type).last().isEqualTo("DAEMON_END");
            assertThat(Files.readString(jvm.logFile())).contains("cause=halt status=7 never_begun=1");
            assertNothingLeft(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void trailIsCompleteWhenRuntimeHaltEndsThreadsThatAct(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "daemons", directory.resolve("audit/audit.log"))) {
            Awaitility.await().atMost(LIMIT).until(() -> Effects.files(data).size() > 500);
            jvm.send("halt 8");
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(8);

            CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
            assertThat(Trail.read(jvm.logFile()).events())
                    .extracting(Trail.Event::type)
                    .last()
                    .isEqualTo("DAEMON_END");
            assertThat(Files.readString(jvm.logFile())).contains("cause=halt status=8");
            assertNothingLeft(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltCommandEndsAtOnceOnFullDisk(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = ends(jdk, "hook", disk.path().resolve("audit/audit.log"))) {
            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            jvm.send("act");
            State.awaitWaiting(jvm, "acting");

            Cli.Result halted = Cli.run("halt", Long.toString(jvm.pid()), "no more space");
            assertThat(halted.exit()).as("%s", halted).isZero();
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(75);
            assertThat(jvm.stderr())
                    .filteredOn(line -> line.startsWith("audithalt: halting the JVM"))
                    .singleElement()
                    .asString()
                    .matches("audithalt: halting the JVM with exit code 75 \\(administrator\\): by pid=\\d+ uid=\\d+"
                            + ": no more space; 1 waiting action never begins");

            disk.free();
            Trail trail = Recovered.trail(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Effects.files(data)).isEmpty();
            assertThat(Effects.recorded(data, trail)).isEmpty();
            assertThat(Files.readString(jvm.logFile())).contains("type=RESP_HALT", "reason=no_more_space status=75");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void trailIsCompleteWhenDaemonThreadsActToTheEnd(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = ends(jdk, "daemons", directory.resolve("audit/audit.log"))) {
            Awaitility.await().atMost(LIMIT).until(() -> Effects.files(data).size() > 500);
            jvm.send("return");
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            Trail trail = Trail.read(jvm.logFile());
            Effects.eachFileHasOneRecord(data, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.events().get(trail.events().size() - 1).type()).isEqualTo("DAEMON_END");
            assertThat(Files.readString(jvm.logFile())).contains("cause=exit status=0");
            assertNothingLeft(jvm);
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void normalEndLeavesTheLogOnly(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            assertNothingLeft(jvm);
        }
    }

    private AuditedJvm ends(Jdk jdk, String how, Path log) throws Exception {
        return ends(jdk, how, log, 2);
    }

    private AuditedJvm ends(Jdk jdk, String how, Path log, int exitWaitSeconds) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + log + ",exit_wait=" + exitWaitSeconds + ",backlog_limit=256,max_log_file=1000")
                .main(Ends.class.getName(), data.toString(), how)
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private void assertEndedByExitWait(AuditedJvm jvm, int status) throws Exception {
        Trail trail = Recovered.trail(jvm.logFile());
        assertThat(Effects.files(data)).isEmpty();
        assertThat(Effects.recorded(data, trail)).isEmpty();
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(Files.readString(jvm.logFile()))
                .contains("type=RESP_HALT", "reason=exit_wait status=" + status + " waiting=2");
    }

    private static void assertNothingLeft(AuditedJvm jvm) {
        assertThat(Effects.files(jvm.logFile().resolveSibling(".").normalize()))
                .containsExactlyElementsOf(List.of(jvm.logFile().toString()));
    }
}
