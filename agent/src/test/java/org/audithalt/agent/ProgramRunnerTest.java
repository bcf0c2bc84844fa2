package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunnerTest {
    private static final long LIMIT_SECONDS = 1;

    @TempDir
    Path directory;

    private ControlSlots control;
    private ProgramRunner runner;

    @BeforeEach
    void start() throws IOException {
        control = new ControlSlots(
                Backlog.create(directory.resolve("backlog"), 256, new byte[] {'/'}, "", RuleSet.everything()));
        runner = new ProgramRunner(control, new StderrLines(), LIMIT_SECONDS);
        ChildProcess.rehearse();
        Thread thread = new Thread(runner);
        thread.setDaemon(true);
        thread.start();
    }

    private Path script(String... lines) throws IOException {
        Path script = directory.resolve("script");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private void run(Path program) {
        runner.run(new ProgramRunner.Run("space_left", program.toString(), "/audit/audit.log", 4711, "open"));
    }

    private void awaitRecords(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> control.posted() >= count);
    }

    @Test
    void tellsTheProgramWhatHappenedAndNothingElse() throws IOException {
        Path told = directory.resolve("told");
        run(script("env | sort > " + told, "pwd >> " + told, "echo unheard"));

        awaitRecords(1);

        assertThat(Files.readAllLines(told))
                .contains(
                        "AUDITHALT_EVENT=space_left",
                        "AUDITHALT_FREE_BYTES=4711",
                        "AUDITHALT_LOG=/audit/audit.log",
                        "AUDITHALT_PID=" + ProcessHandle.current().pid(),
                        "AUDITHALT_STATUS=open")
                .noneMatch(line -> line.startsWith("JAVA") || line.startsWith("HOME"))
                .endsWith("/");
    }

    @Test
    void killsAProgramThatTakesTooLong() throws IOException {
        Path pid = directory.resolve("pid");
        run(script("echo $$ > " + pid, "exec sleep 1000"));

        awaitRecords(1);

        long number = Long.parseLong(Files.readString(pid).trim());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.of(number).isEmpty());
    }

    @Test
    void goesOnAfterAProgramThatCannotBeRun() throws IOException {
        run(directory.resolve("none"));
        Path done = directory.resolve("done");
        run(script("touch " + done));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(done));
    }

    @Test
    void runsOneAfterTheOther() throws IOException {
        Path order = directory.resolve("order");
        Path script = script("echo begin >> " + order, "sleep 0.1", "echo end >> " + order);
        run(script);
        run(script);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(order) && Files.readAllLines(order).size() == 4);

        assertThat(Files.readAllLines(order)).isEqualTo(List.of("begin", "end", "begin", "end"));
    }
}
