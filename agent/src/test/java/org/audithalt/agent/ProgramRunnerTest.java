package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.Losses;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunnerTest {
    /** Enough for what ends by itself, however busy the machine is. */
    private static final long LIMIT_SECONDS = 30;

    /** Enough for a shell to begin. */
    private static final long SHORT_SECONDS = 4;

    @TempDir
    Path directory;

    private Backlog backlog;
    private ControlSlots control;
    private ProgramRunner runner;

    @BeforeEach
    void start() throws IOException {
        backlog = Backlog.create(directory.resolve("backlog"), 256, new byte[] {'/'}, "", RuleSet.everything());
        control = new ControlSlots(backlog);
        ChildProcess.rehearse();
        runner = started(LIMIT_SECONDS);
    }

    private ProgramRunner started(long limitSeconds) throws IOException {
        long uid = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
        ProgramRunner made = new ProgramRunner(control, new StderrLines(), uid, limitSeconds);
        Thread thread = new Thread(made);
        thread.setDaemon(true);
        thread.start();
        return made;
    }

    /** What the record says that stands for all of them. */
    private String record() {
        Drain drain = new Drain(backlog, control, new Losses());
        assertThat(drain.collectAll()).isOne();
        ControlRecord record = new ControlRecord();
        drain.read(0, record, 1);
        assertThat(record.kind).isEqualTo(ControlKind.EXEC);
        return (record.success ? "" : "failed ") + new String(record.detail.toByteArray(), StandardCharsets.UTF_8);
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
        runner = started(SHORT_SECONDS);
        Path pid = directory.resolve("pid");
        run(script("echo $$ > " + pid, "exec sleep 1000"));

        awaitRecords(1);

        long number = Long.parseLong(Files.readString(pid).trim());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.of(number).isEmpty());
    }

    @Test
    void killsWhatTheProgramHasStarted() throws IOException {
        runner = started(SHORT_SECONDS);
        Path pids = directory.resolve("pids");
        String sleeper = "sh -c 'echo $$ >> " + pids + "; exec sleep 1000'";
        run(script("(" + sleeper + "; true) &", sleeper, "true"));

        awaitRecords(1);

        List<String> started = Files.readAllLines(pids);
        assertThat(started).hasSize(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> started.stream().noneMatch(ProgramRunnerTest::runs));
    }

    /** Not gone, nor waiting for a parent that never asks. */
    private static boolean runs(String pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void goesOnAfterAProgramThatCannotBeRun() throws IOException {
        Path broken = directory.resolve("broken");
        Files.writeString(broken, "#!/no/such/shell\n");
        run(Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------")));
        run(directory.resolve("none"));
        Path done = directory.resolve("done");
        run(script("touch " + done));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(done));
    }

    @Test
    void doesNotRunAProgramThatOthersCanChangeByNow() throws IOException {
        Path done = directory.resolve("done");
        Path script = script("touch " + done);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwx---"));
        run(script);

        awaitRecords(1);

        assertThat(done).doesNotExist();
        assertThat(record()).startsWith("failed ").contains(" cause=can_be_written_by_others_");
    }

    @Test
    void saysHowManyItDidNotRun() throws IOException {
        runner = started(30);
        Path begun = directory.resolve("begun");
        Path goOn = directory.resolve("go-on");
        Path script = script("touch " + begun, "until [ -e " + goOn + " ]; do sleep 0.05; done");
        run(script);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(begun));

        for (int i = 0; i < ProgramRunner.MOST_RUNS + 3; i++) {
            run(script);
        }
        Files.createFile(goOn);
        awaitRecords(1 + ProgramRunner.MOST_RUNS);

        assertThat(record()).endsWith(" exit=0 dropped=3");
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
