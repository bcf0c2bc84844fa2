package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The disk under the log of a program at work answers with errors, or not at all: it halts and goes on by itself. */
@Execution(ExecutionMode.CONCURRENT)
final class FailingDiskTest {
    private static final String SETTINGS = ",backlog_limit=512,max_log_file=1000";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> WORDS =
            Map.of("EDQUOT", "Disk quota exceeded", "EROFS", "Read-only file system", "EIO", "Input/output error");

    @TempDir
    Path directory;

    /** What this machine's file systems cannot be made to say is put into the mouth of the kernel by strace. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAtEachErrorOfTheKernelAndNamesIt(Jdk jdk) throws Exception {
        String log = "log_file=" + directory.resolve("audit/audit.log");
        try (StandingProgram program = StandingProgram.start(jdk, directory, log + SETTINGS)) {
            long pid = program.jvm().pid();
            for (String error : List.of("EDQUOT", "EROFS", "EIO")) {
                try (Traced writer = Traced.injecting(pid, "writer", "write,pwrite64", "error=" + error)) {
                    State halted = program.awaitHalt(error.equals("EDQUOT") ? "disk_full" : "disk_error");
                    assertThat(halted.toString()).contains(WORDS.get(error));
                    writer.awaitLine("(INJECTED)");
                }
                State.awaitOpen(program.jvm());
                program.awaitProgress();
            }
            int logs = StandingProgram.logsIn(program.log().getParent()).size();
            try (Traced flusher = Traced.injecting(pid, "flusher", "fsync,fdatasync", "error=EIO:when=1")) {
                Awaitility.await("the log is replaced")
                        .atMost(SOON)
                        .until(() -> StandingProgram.logsIn(program.log().getParent())
                                        .size()
                                > logs);
                flusher.awaitLine("(INJECTED)");
                program.awaitProgress();
            }
            // what is created does not wait for the writer
            Awaitility.await("the new log says why it was begun")
                    .atMost(SOON)
                    .until(() -> StandingProgram.reasons(program.log()).contains("flush_failed"));
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsOnAFrozenDiskAnswersMeanwhileAndGoesOnWhenItThaws(Jdk jdk) throws Exception {
        Path socket = directory.resolve("audit.sock");
        try (Ext4 disk = Ext4.mount(directory.resolve("image"), 64);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.path().resolve("audit/audit.log") + SETTINGS
                                + ",write_timeout=1,backlog_dir=" + directory + ",control_socket=" + socket)) {
            ControlSocket administrator = new ControlSocket(socket);
            disk.freeze();
            Awaitility.await("halted")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> administrator.ask("status"), StandingProgram::allWaitForTheWriter);
            program.assertNothingBegins();
            administrator.ask("suspend");
            assertThat(Cli.run("status", Long.toString(program.jvm().pid())).out())
                    .contains("administrator", "writer_hangs");
            assertThat(administrator.ask("resume")).contains("\"holds\":false", "writer_hangs");
            disk.thaw();
            program.awaitProgress();
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }
}
