package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real file system fills up: the administrator hears of it in time, once, and again when it is over. */
@Execution(ExecutionMode.CONCURRENT)
final class SpaceLeftTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String LOG = "log_file=%s/audit/audit.log,backlog_limit=256,max_log_file=1000";

    private static final int OLD_LOGS = 6;
    private static final int OLD_LOG_MEBIBYTES = 4;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void tellsOfBothThresholdsAndOfTheirEnd(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(128);
                AuditedJvm jvm = start(jdk, disk, ",space_left_action=syslog,admin_space_left_action=syslog")) {
            disk.leave(24);
            jvm.awaitError(
                    "audithalt: space_left is reached: [23]\\d.* MiB left for .*audit.log, .* is 32.0 MiB", LONGEST);
            State low = State.of(jvm);
            assertThat(low.closed()).isFalse();
            assertThat(Cli.run("status", Long.toString(jvm.pid())).out())
                    .contains(
                            "space_left 25% (32.0 MiB, syslog): REACHED since ",
                            "admin_space_left 10% (12.7 MiB, syslog): ");

            disk.free();
            jvm.awaitError("audithalt: space_left is over: .*", LONGEST);

            disk.leave(24);
            State.await(jvm, "reached again", state -> state.reached("space_left"));
            disk.free();
            State.await(jvm, "over again", state -> !state.reached("space_left"));
            jvm.send("end");
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();

            Trail trail = Trail.read(jvm.logFile());
            assertThat(states(trail, "space_left")).containsExactly("reached", "over", "reached", "over");
            assertThat(states(trail, "admin_space_left")).isEmpty();
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsBelowAThresholdIfToldToAndResumesByItself(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(128);
                AuditedJvm jvm =
                        start(jdk, disk, ",space_left=64,admin_space_left=48,admin_space_left_action=suspend")) {
            disk.leave(40);
            State halted = State.awaitClosed(jvm, "admin_space_left");
            assertThat(halted.reasons()).containsExactly("admin_space_left");
            assertThat(halted.detail("admin_space_left")).contains("MiB left for ", "admin_space_left is 48.0 MiB");

            // a halt that is over before it was told has no record either
            jvm.awaitError("audithalt: HALTED: admin_space_left: .*", LONGEST);
            disk.free();
            State.awaitOpen(jvm);
            jvm.send("end");
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();

            Trail trail = Trail.read(jvm.logFile());
            assertThat(states(trail, "admin_space_left")).containsExactly("reached", "over");
            assertThat(trail.select(event -> event.toString().contains("op=resume reason=admin_space_left")))
                    .hasSize(1);
        }
    }

    /** The program resumes nothing and is not waited for; but it runs although everybody else is suspended. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void runsProgramsAlsoWhileTheProcessIsHalted(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(128)) {
            Path told = disk.path().resolve("told");
            Path program = disk.path().resolve("program");
            Files.writeString(
                    program, "#!/bin/sh\necho $AUDITHALT_EVENT $AUDITHALT_PID $AUDITHALT_STATUS >> " + told + "\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            String exec = "exec " + program;
            try (AuditedJvm jvm = start(
                    jdk,
                    disk,
                    ",space_left=64,space_left_action=" + exec + ",admin_space_left=0,disk_full_action=" + exec)) {
                disk.leave(40);
                awaitLines(told, "space_left " + jvm.pid() + " open");

                disk.leave(1);
                State.awaitClosed(jvm, "disk_full");
                awaitLines(told, "space_left " + jvm.pid() + " open", "disk_full " + jvm.pid() + " closed");

                disk.free();
                State.awaitOpen(jvm);
                // the program says so before it ends, and the agent records its end after that
                Awaitility.await("both runs are recorded")
                        .atMost(LONGEST)
                        .until(() -> Files.readAllLines(jvm.logFile()).stream()
                                        .filter(line -> line.contains("op=exec "))
                                        .count()
                                == 2);
                jvm.send("end");
                assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();

                Trail trail = Trail.read(jvm.logFile());
                assertThat(trail.select(event -> "exec".equals(event.field("op"))))
                        .extracting(event -> event.field("event") + " " + event.field("exit"))
                        .containsExactly("space_left 0", "disk_full 0");
                assertThat(trail.actions()).noneMatch(event -> event.names().contains(program.toString()));
            }
        }
    }

    /** Others take space on the log's disk: old logs make way, each with a record, and the process goes on by itself. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void deletesTheOldestLogsOfAFullDiskIfToldToAndNoMoreThanNeeded(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(128)) {
            Path logs = Files.createDirectory(
                    disk.path().resolve("audit"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (int number = 1; number <= OLD_LOGS; number++) {
                Files.writeString(
                        logs.resolve("audit.log." + number),
                        "type=USYS_CONFIG msg=audit(1.000:" + (OLD_LOGS + 1 - number) + "): op=x\n"
                                + "#".repeat(OLD_LOG_MEBIBYTES << 20));
            }
            try (AuditedJvm jvm = start(jdk, disk, ",disk_full_action=rotate,num_logs=2")) {
                jvm.awaitError("audithalt: notice: not CAPP .*disk_full_action=rotate: .*", LONGEST);
                int needed = (int) (State.of(jvm).number("log", "needed_bytes") >> 20);
                disk.leave(needed - OLD_LOG_MEBIBYTES);
                State.await(jvm, "halted", state -> state.closed() || !Files.exists(oldLog(logs, OLD_LOGS)));
                State.awaitOpen(jvm);
                jvm.send("end");
                assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();

                Trail trail = Trail.read(jvm.logFile());
                List<String> deleted = trail.select(event -> "delete-log".equals(event.field("op"))).stream()
                        .map(event -> String.valueOf(event.field("first_serial")))
                        .toList();
                assertThat(deleted).startsWith("1", "2").hasSizeLessThan(OLD_LOGS);
                for (int number = 1; number <= OLD_LOGS; number++) {
                    assertThat(Files.exists(oldLog(logs, number)))
                            .as("log %d, deleted %s", number, deleted)
                            .isEqualTo(number <= OLD_LOGS - deleted.size());
                }
                // one that was over before the announcer looked has neither record
                List<Trail.Event> halts =
                        trail.select(event -> event.toString().contains("op=suspend reason=disk_full"));
                assertThat(halts).hasSizeLessThanOrEqualTo(1);
                assertThat(trail.select(event -> event.toString().contains("op=resume reason=disk_full")))
                        .hasSameSizeAs(halts);
            }
        }
    }

    private static Path oldLog(Path logs, int number) {
        return logs.resolve("audit.log." + number);
    }

    private static void awaitLines(Path file, String... lines) {
        Awaitility.await(file + " says " + List.of(lines))
                .atMost(LONGEST)
                .until(() -> Files.exists(file) && Files.readAllLines(file).equals(List.of(lines)));
    }

    private AuditedJvm start(Jdk jdk, Tmpfs disk, String settings) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent(LOG.formatted(disk.path()) + settings)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LONGEST);
        return jvm;
    }

    private static List<String> states(Trail trail, String threshold) {
        return trail.select(event -> threshold.equals(event.field("op"))).stream()
                .map(event -> String.valueOf(event.field("state")))
                .toList();
    }
}
