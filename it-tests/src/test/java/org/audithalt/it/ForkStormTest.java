package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Forks;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many processes started at once, with halts between: each has one record, and none inherits a descriptor of the agent. */
final class ForkStormTest {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    /** {@code -Dforks=1000}. */
    private static final int COUNT = Integer.getInteger("forks", 200);

    private static final int THREADS = 16;
    private static final Pattern DESCRIPTOR = Pattern.compile(".* (\\d+) -> (.*)");
    private static final Pattern FILE = Pattern.compile("; : > (\\S+)$|^: > (\\S+)$");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void eachProcessIsRecordedAndInheritsNothing(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xmx64m", "-XX:+UseSerialGC")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Forks.class.getName(), data.toString(), "" + COUNT, "" + THREADS)
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            int allowed = 0;
            for (int part = 1; part <= 3; part++) {
                int some = allowed + COUNT / 16;
                jvm.send("" + COUNT / 4);
                allowed += COUNT / 4;
                Awaitility.await(some + " processes")
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> count(data) >= some);
                State.ask(jvm, "suspend test");
                // all that were allowed may have ended by now
                jvm.send("" + THREADS);
                allowed += THREADS;
                State.await(
                        jvm, "threads wait", state -> state.waiting() > 0 && state.number("backlog", "in_flight") == 0);
                long waiting = State.of(jvm).waiting();
                int most = count(data) + THREADS;
                State.await(jvm, "they wait", state -> state.waiting() >= waiting);
                assertThat(count(data)).isLessThanOrEqualTo(most);
                State.ask(jvm, "resume");
            }
            jvm.send("" + (COUNT - allowed));
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).as("%s", jvm).containsExactly("ready", "done " + COUNT);

            isRecordedOnce(data, Trail.read(jvm.logFile()));
            for (int i = 0; i < THREADS; i++) {
                List<String> lines = Files.readAllLines(data.resolve(i + ".fd"));
                assertThat(lines).hasSizeGreaterThan(3);
                for (String line : lines) {
                    Matcher descriptor = DESCRIPTOR.matcher(line);
                    if (descriptor.matches() && Integer.parseInt(descriptor.group(1)) > 2) {
                        assertThat(descriptor.group(2)).matches("/proc/\\d+/fd");
                    }
                }
            }
        }
    }

    private static int count(Path data) {
        return (int) Effects.files(data).stream()
                .filter(file -> !file.endsWith(".fd"))
                .count();
    }

    private static void isRecordedOnce(Path data, Trail trail) {
        Map<String, Integer> records = new TreeMap<>();
        for (Trail.Event event : trail.actions()) {
            String script = null;
            // the first a2 of the whole event is an argument of the system call
            for (String line : event.ofType("EXECVE")) {
                script = new Trail.Event(List.of(line)).text("a2");
            }
            if (script != null && "yes".equals(event.success())) {
                Matcher file = FILE.matcher(script);
                assertThat(file.find()).as("%s", event).isTrue();
                records.merge(file.group(1) == null ? file.group(2) : file.group(1), 1, Integer::sum);
            }
        }
        assertThat(records).hasSize(COUNT);
        records.forEach((file, count) -> {
            assertThat(Path.of(file)).exists();
            assertThat(count).as(file).isEqualTo(1);
        });
        assertThat(trail.serialsAreGapless()).isTrue();
    }
}
