package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.audithalt.it.program.Exhausted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that has used up what its JVM has still cannot act unrecorded, can be suspended and resumed in that state, and no
 * error comes out of a hook.
 */
final class ExhaustionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PIDS = Path.of("/sys/fs/cgroup/pids");

    @TempDir
    Path directory;

    /** All at once, for each waits most of the time. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAndGoesOnInEachWay(Jdk jdk) throws Exception {
        ExecutorService each = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = List.of(
                    each.submit(() -> run(jdk, "heap", "-Xmx24m")),
                    each.submit(() -> run(jdk, "metaspace", "-Xmx64m", "-XX:MaxMetaspaceSize=32m")),
                    each.submit(() -> run(jdk, "direct", "-Xmx64m", "-XX:MaxDirectMemorySize=2m")),
                    each.submit(() -> withoutThreads(jdk)));
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            each.shutdownNow();
        }
    }

    private Void run(Jdk jdk, String kind, String... options) throws Exception {
        try (AuditedJvm jvm = start(jdk, kind, options)) {
            haltsAndGoesOn(jdk, jvm, kind);
        }
        return null;
    }

    /** By a control group: the limit of a user's processes does not hold for root. */
    private Void withoutThreads(Jdk jdk) throws Exception {
        Required.root("REQUIRED_TMPFS");
        Path group = PIDS.resolve("audithalt-it-" + System.nanoTime());
        try {
            Files.createDirectory(group);
        } catch (IOException none) {
            System.out.println(jdk + ": no limit of threads: no control group of pids (version 1): " + none);
            return null;
        }
        try {
            try (AuditedJvm jvm = start(jdk, "threads", "-Xmx64m")) {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(jvm.pid()));
                String now = Files.readString(group.resolve("pids.current")).trim();
                Files.writeString(group.resolve("pids.max"), Integer.toString(Integer.parseInt(now) + 20));
                haltsAndGoesOn(jdk, jvm, "threads");
            }
        } finally {
            Awaitility.await()
                    .atMost(LIMIT)
                    .ignoreException(IOException.class)
                    .until(() -> Files.deleteIfExists(group));
        }
        return null;
    }

    private AuditedJvm start(Jdk jdk, String kind, String... options) throws Exception {
        Path data = Files.createDirectory(directory.resolve(kind));
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(options)
                .jvm("-XX:+UseSerialGC")
                .agent("log_file=" + directory.resolve("audit-of-" + kind + "/audit.log")
                        + ",max_log_file=1000,backlog_limit=256")
                .main(Exhausted.class.getName(), data.toString(), kind)
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private void haltsAndGoesOn(Jdk jdk, AuditedJvm jvm, String kind) throws Exception {
        Path data = directory.resolve(kind);
        awaitMore(data, 50);
        jvm.send("x");
        jvm.awaitOutput("exhausted", LIMIT);

        command(jvm, "suspend", "test");
        int closed = awaitSteady(data);
        if (kind.equals("heap")) {
            // each answer takes memory, and what the agent keeps for it lasts for a few
            free(jvm);
        } else {
            assertThat(Cli.run("status", Long.toString(jvm.pid())).out()).contains("CLOSED", "administrator");
        }
        assertThat(Effects.files(data)).hasSize(closed);
        command(jvm, "resume");
        awaitMore(data, 50);
        if (!kind.equals("heap")) {
            free(jvm);
            awaitMore(data, 50);
        }
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

    /** As an administrator does who is told that the process is out of memory: asks again. */
    private static void command(AuditedJvm jvm, String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, Long.toString(jvm.pid())));
        words.addAll(List.of(more));
        Awaitility.await(command).atMost(LIMIT).until(() -> {
            Cli.Result result = Cli.run(words.toArray(new String[0]));
            return result.exit() == 0;
        });
    }

    private static void awaitMore(Path data, int more) {
        int before = Effects.files(data).size();
        Awaitility.await(more + " more actions")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= before + more);
    }

    /** What was in flight has ended. */
    private static int awaitSteady(Path data) {
        int[] last = {-1};
        Awaitility.await("nothing begins")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> last[0] == (last[0] = Effects.files(data).size()));
        return last[0];
    }
}
