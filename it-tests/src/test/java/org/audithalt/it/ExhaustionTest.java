package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.audithalt.it.program.Exhausted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that has used up what its JVM has still cannot act unrecorded. In that state the control socket answers, it can be
 * suspended and resumed, and no error comes out of a hook; where the program takes every byte of the heap as soon as it is let go,
 * it can be suspended and resumed at the latest when there is memory again.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ExhaustionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Tries of an administrator before somebody makes room. */
    private static final int TRIES = 4;

    private static final String SUSPENDED = "\"reason\":\"administrator\"";
    private static final int MOST_THREADS = 90;

    /** What is used up, and where its bound lies. */
    private enum Kind {
        /** Whatever anybody lets go the program takes at once. */
        HEAP("-Xmx24m"),
        /** The heap is full and stays so, as if threads that are suspended held it. */
        HELD("-Xmx24m"),
        METASPACE("-Xmx64m", "-XX:MaxMetaspaceSize=32m"),
        DIRECT("-Xmx64m", "-XX:MaxDirectMemorySize=2m"),
        /** By a control group: the limit of a user's processes does not hold for root. */
        THREADS("-Xmx64m");

        private final String[] options;

        Kind(String... options) {
            this.options = options;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @TempDir
    Path directory;

    static Stream<Arguments> kinds() {
        return Jdk.all().flatMap(jdk -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(jdk, kind)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("kinds")
    void haltsAndGoesOnInEachWay(Jdk jdk, Kind kind) throws Exception {
        if (kind != Kind.THREADS) {
            try (AuditedJvm jvm = start(jdk, kind)) {
                haltsAndGoesOn(jdk, jvm, kind);
            }
            return;
        }
        try (ControlGroup group = ControlGroup.ofThreads(MOST_THREADS);
                AuditedJvm jvm = start(jdk, kind)) {
            group.add(jvm.pid());
            haltsAndGoesOn(jdk, jvm, kind);
        }
    }

    private AuditedJvm start(Jdk jdk, Kind kind) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(kind.options)
                .jvm("-XX:+UseSerialGC")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Exhausted.class.getName(), data.toString(), kind.word())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private void haltsAndGoesOn(Jdk jdk, AuditedJvm jvm, Kind kind) throws Exception {
        Path data = directory.resolve("data");
        awaitMore(data, 50);
        jvm.send("x");
        jvm.awaitOutput("exhausted", LIMIT);

        Predicate<String> suspended = answer -> answer.contains("suspended");
        if (kind == Kind.HEAP) {
            // it may take what the agent keeps for its answers, of this one too (docs/limits.md)
            if (!isAnswered("suspend", suspended)) {
                free(jvm);
                asked("suspend", suspended);
            } else {
                awaitSteady(data);
                free(jvm);
            }
        } else {
            asked("suspend", suspended);
        }
        int closed = awaitSteady(data);
        asked("status", answer -> answer.contains("\"gate\":\"closed\"") && answer.contains(SUSPENDED));
        assertThat(Effects.files(data)).hasSize(closed);
        // whatever else closes the gate for want of memory (G6) goes with that by itself
        asked("resume", answer -> answer.contains("\"holds\":"));
        asked("status", answer -> answer.contains("\"gate\":") && !answer.contains(SUSPENDED));
        if (kind == Kind.METASPACE || kind == Kind.DIRECT || kind == Kind.THREADS) {
            // without heap no action begins, whoever lets it
            awaitMore(data, 50);
        }
        if (kind != Kind.HEAP) {
            free(jvm);
        }
        awaitMore(data, 50);

        jvm.send("e");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        List<String> words =
                Arrays.asList(jvm.stdout().get(jvm.stdout().size() - 1).split(" "));
        assertThat(words.get(words.indexOf("agent") + 1))
                .as("errors out of a hook: %s", jvm)
                .isEqualTo("0");
        CreatedFiles.areConserved(jdk + " " + kind + " " + jvm, data, 0, jvm.logFile());
    }

    private static void free(AuditedJvm jvm) throws IOException {
        jvm.send("f");
        jvm.awaitOutput("free", LIMIT);
    }

    /** As an administrator does who gets no answer from a process that is out of memory: asks again. */
    private void asked(String command, Predicate<String> answered) {
        ControlSocket administrator = new ControlSocket(directory.resolve("audit/audit.sock"), PATIENCE);
        Awaitility.await(command)
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> answered.test(administrator.ask(command)));
    }

    private boolean isAnswered(String command, Predicate<String> answered) {
        ControlSocket administrator = new ControlSocket(directory.resolve("audit/audit.sock"), PATIENCE);
        for (int i = 0; i < TRIES; i++) {
            try {
                if (answered.test(administrator.ask(command))) {
                    return true;
                }
            } catch (IOException unanswered) {
                // again
            }
        }
        return false;
    }

    private static void awaitMore(Path data, int more) {
        int before = Effects.files(data).size();
        Awaitility.await(more + " more actions")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= before + more);
    }

    /** What was in flight has ended. */
    private static int awaitSteady(Path data) {
        AtomicInteger last = new AtomicInteger(-1);
        Awaitility.await("nothing begins")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .during(Duration.ofSeconds(2))
                .until(() -> Effects.files(data).size(), count -> last.getAndSet(count) == count);
        return last.get();
    }
}
