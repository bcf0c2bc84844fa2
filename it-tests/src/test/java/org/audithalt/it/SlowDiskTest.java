package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each write takes five seconds, and their records are more than the backlog holds: that is slow, and no halt. Five, because the
 * processor's time of those who wait is taken over three, in which nobody acts.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SlowDiskTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void holdsCallersUpWithoutAWordAndLosesNothing(Jdk jdk) throws Exception {
        String settings = "log_file=" + directory.resolve("audit/audit.log")
                + ",max_log_file=1000,backlog_limit=256,write_timeout=60";
        try (StandingProgram program = StandingProgram.start(jdk, directory, settings)) {
            AuditedJvm jvm = program.jvm();
            try (Traced writer = Traced.injecting(jvm.pid(), "writer", "write,pwrite64", "delay_enter=5000000")) {
                awaitHeldUp(jvm);
                ProcessorTime.awaitNextToNone(jvm.pid(), "creator-", LIMIT);
                program.awaitProgress();
                awaitHeldUp(jvm);
                writer.awaitLine("(DELAYED)");
            }
            program.assertGoesOn();
            program.end();

            assertThat(jvm.stderr()).as("nothing but the start line").hasSize(1);
            assertThat(Trail.read(program.log()).select(event -> "suspend".equals(event.field("op"))))
                    .isEmpty();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    private static void awaitHeldUp(AuditedJvm jvm) {
        State.await(
                jvm,
                "all wait for a slot, and the gate is open",
                state -> !state.closed() && state.waiting() == StandingProgram.THREADS);
    }
}
