package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.audithalt.it.program.Pinned;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual threads that hold all carriers while they are suspended: the process is halted, not locked up for good. */
final class PinnedThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CARRIERS = 2;
    private static final int COUNT = 50;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("org.audithalt.it.Jdk#withVirtualThreads")
    void resumeNeedsNoCarrier(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(
                        "-Djdk.virtualThreadScheduler.parallelism=" + CARRIERS,
                        "-Djdk.virtualThreadScheduler.maxPoolSize=" + CARRIERS)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Pinned.class.getName(), data.toString(), "" + COUNT)
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            State.ask(jvm, "suspend test");
            jvm.send("go");
            State.await(jvm, "every carrier waits", state -> state.waiting() >= CARRIERS);
            jvm.awaitOutput("going", LIMIT);
            assertThat(Cli.run("status", "" + jvm.pid()).out()).contains("administrator");
            assertThat(Effects.files(data)).isEmpty();

            State.ask(jvm, "resume");
            jvm.awaitOutput("done " + 4 * COUNT, LIMIT);
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            assertThat(Effects.files(data)).hasSize(4 * COUNT);
            CreatedFiles.areConserved(jdk.toString(), data, 0, jvm.logFile());
        }
    }
}
