package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.audithalt.it.program.Interrupted;
import org.audithalt.it.program.Stopped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that are interrupted without end, or stopped, acting and suspended: nothing begins early, nothing is lost. */
final class InterruptStormTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 8;
    private static final int INTERRUPTS = 1_000;
    private static final int LAST_WITH_STOP = 17;
    private static final int STOPPED = 400;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void makeDirectory() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void waitersStayAndActOnce(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = start(jdk, Interrupted.class)) {
            awaitFiles(300);
            State.ask(jvm, "suspend test");
            State.await(jvm, "all wait", state -> state.waiting() == THREADS);
            int before = sent(jvm);
            int files = Effects.files(data).size();
            Awaitility.await("interrupts of the suspended").atMost(LIMIT).until(() -> sent(jvm) > before + INTERRUPTS);
            assertThat(Effects.files(data)).hasSize(files);
            assertThat(State.of(jvm).waiting()).isEqualTo(THREADS);

            State.ask(jvm, "resume");
            awaitFiles(files + 300);
            jvm.send("e");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            List<String> words = Arrays.asList(last(jvm).split(" "));
            assertThat(Integer.parseInt(words.get(words.indexOf("interrupts") + 1)))
                    .isGreaterThanOrEqualTo(THREADS);
            assertThat(last(jvm)).contains(" agent 0 ");
            CreatedFiles.areConserved(jdk.toString(), data, 0, jvm.logFile());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void stoppedThreadsLeaveWholeRecords(Jdk jdk) throws Exception {
        assumeTrue(jdk.feature() <= LAST_WITH_STOP, "Thread.stop does nothing there");
        try (AuditedJvm jvm = start(jdk, Stopped.class)) {
            jvm.send("s");
            jvm.awaitOutput("over", LIMIT);
            State.awaitOpen(jvm);
            State.ask(jvm, "suspend test");
            int files = Effects.files(data).size();
            jvm.send("w");
            // by name: the number of those who wait may count one whom the stop met as he came or left (limits.md)
            State.await(jvm, "four wait", state -> waiting(state) == 4);
            jvm.send("k");
            State.await(jvm, "none of them waits", state -> waiting(state) == 0);
            assertThat(Effects.files(data)).hasSize(files);

            State.ask(jvm, "resume");
            State.awaitOpen(jvm);
            jvm.send("e");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            if (Files.exists(jvm.logFile().resolveSibling("audit.log.backlog"))) {
                // a thread that died in its entry or exit less than 2 s ago
                Recovered.trail(jvm.logFile());
            }
            CreatedFiles.areConserved(jdk.toString(), data, STOPPED, jvm.logFile());
        }
    }

    private static long waiting(State state) {
        return state.waiters().stream()
                .filter(thread -> thread.startsWith("waiting-"))
                .count();
    }

    private AuditedJvm start(Jdk jdk, Class<?> program) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xmx64m")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(program.getName(), data.toString())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private void awaitFiles(int count) {
        Awaitility.await(count + " files")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= count);
    }

    private static String last(AuditedJvm jvm) {
        return jvm.stdout().get(jvm.stdout().size() - 1);
    }

    private static int sent(AuditedJvm jvm) throws Exception {
        int lines = jvm.stdout().size();
        jvm.send("n");
        Awaitility.await().atMost(LIMIT).until(() -> jvm.stdout().size() > lines);
        return Integer.parseInt(last(jvm).substring("sent ".length()));
    }
}
