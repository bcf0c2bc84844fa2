package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log on a file system that another process serves, which is stopped: not only writing hangs then, but each look at it. */
@Isolated("commands of other tests that look at all JVMs of the machine would tell of the disk that hangs")
final class StoppedServerTest {
    private static final int CLOSED = 1;
    private static final int UNREACHABLE = 3;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAnswersMeanwhileAndGoesOnWhenTheServerDoes(Jdk jdk) throws Exception {
        Path backlog = Files.createDirectory(directory.resolve("backlog"));
        try (Fuse files = Fuse.mount();
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + files.path().resolve("audit/audit.log")
                                + ",backlog_limit=512,max_log_file=1000,write_timeout=1,backlog_dir=" + backlog
                                + ",control_socket=" + directory.resolve("audit.sock"))) {
            String pid = Long.toString(program.jvm().pid());
            files.stop();
            Awaitility.await("halted")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> Cli.run("status", pid).out().contains("writer_hangs"));
            ControlSocket administrator = new ControlSocket(directory.resolve("audit.sock"));
            Awaitility.await("all wait")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> administrator.ask("status"), StandingProgram::allWaitForTheWriter);
            program.assertNothingBegins();
            Cli.Result resumed = Cli.run("resume", pid);
            assertThat(resumed.out() + resumed.err()).contains("writer_hangs");
            looksAtTheDirectoryEnd(program.log().getParent(), jdk);

            files.goOn();
            program.awaitProgress();
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    /** By names alone, which of a process in another root directory are others. */
    private static void looksAtTheDirectoryEnd(Path logs, Jdk jdk) throws Exception {
        Cli.Result seen = Cli.run("status", logs.toString());
        assertThat(seen.err()).contains("audithalt: " + logs + ": does not answer (a disk that hangs?)");
        boolean named = jdk.prefix().isEmpty();
        assertThat(seen.exit()).as("%s", seen).isEqualTo(named ? CLOSED : UNREACHABLE);
        assertThat(seen.out().contains("writer_hangs")).as("%s", seen).isEqualTo(named);

        String backlog = logs.resolve("audit.log.backlog").toString();
        assertThat(Cli.run("status", backlog))
                .isEqualTo(new Cli.Result(
                        UNREACHABLE, "", "audithalt: " + backlog + ": does not answer (a disk that hangs?)\n"));
    }
}
