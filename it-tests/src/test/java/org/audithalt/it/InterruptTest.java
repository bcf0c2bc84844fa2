package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt does not end the wait at the gate, and is not lost. */
final class InterruptTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void platformThreadKeepsWaitingAndFindsTheInterruptAfterwards(Jdk jdk) throws Exception {
        keepsWaiting(jdk, "create");
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("org.audithalt.it.Jdk#withVirtualThreads")
    void virtualThreadKeepsWaitingAndFindsTheInterruptAfterwards(Jdk jdk) throws Exception {
        keepsWaiting(jdk, "virtual-create");
    }

    private void keepsWaiting(Jdk jdk, String operation) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            State.ask(jvm, "suspend test");
            jvm.send("waiter " + operation + " " + data.resolve("file"));
            State.awaitWaiting(jvm, "waiter");

            for (int i = 0; i < 3; i++) {
                jvm.send("interrupt waiter");
            }
            jvm.awaitOutput("interrupted waiter", LIMIT);
            Awaitility.await("still waits")
                    .during(Duration.ofSeconds(1))
                    .atMost(LIMIT)
                    .until(() -> State.of(jvm).waiters().contains("waiter"));
            assertThat(Effects.files(data)).isEmpty();

            State.ask(jvm, "resume");
            jvm.awaitOutput("waiter ok interrupted", LIMIT);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            assertThat(Effects.files(data))
                    .isEqualTo(Set.of(data.resolve("file").toString()));
            Effects.eachFileHasOneRecord(data, Trail.read(jvm.logFile()));
        }
    }
}
