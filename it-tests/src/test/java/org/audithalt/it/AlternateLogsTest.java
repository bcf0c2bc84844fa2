package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two logs on two real file systems: the second is used while the first is full, and the process halts when both are. */
@Execution(ExecutionMode.CONCURRENT)
final class AlternateLogsTest {
    private static final int THREADS = 4;
    private static final String SETTINGS = ",backlog_limit=256,max_log_file=1000,backlog_dir=";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void goesOnInTheSecondHaltsWhenBothAreFullAndSurvivesAKill(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        // they create files, and so records, for as long as the test waits for something
        try (Tmpfs first = Tmpfs.mount(256);
                Tmpfs second = Tmpfs.mount(256)) {
            Path one = first.path().resolve("audit/audit.log");
            Path two = second.path().resolve("audit/audit.log");
            try (AuditedJvm jvm = creators(jdk, one, two, data)) {
                jvm.awaitOutput("ready", Duration.ofSeconds(30));
                awaitMoreFiles(data);

                first.fill();
                State.await(jvm, "the second is in use", state -> state.logs().equals(List.of("full", "in_use")));
                awaitMoreFiles(data);
                assertThat(State.of(jvm).closed()).isFalse();
                assertThat(State.ask(jvm, "status").get("log"))
                        .extracting("file")
                        .isEqualTo(two.toString());
                assertThat(Cli.run("status", Long.toString(jvm.pid())).out())
                        .contains("1    full", "2    in use", one.toString(), two.toString());

                second.fill();
                State halted = State.await(
                        jvm, "halted", state -> state.reasons().contains("disk_full") && state.waiting() == THREADS);
                assertThat(halted.detail("disk_full")).contains(second.path().toString());

                first.free();
                State.await(jvm, "the first is in use", state -> state.logs().equals(List.of("in_use", "full")));
                awaitMoreFiles(data);

                second.free();
                first.fill();
                State.await(jvm, "the second is in use", state -> state.logs().equals(List.of("full", "in_use")));
                awaitMoreFiles(data);
                // each is told by a thread that the actions do not wait for
                Awaitility.await("three lines")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(jvm.stderr())
                                .filteredOn(line -> line.contains("records go to"))
                                .hasSize(3));
                jvm.kill9();
                jvm.awaitExit(Duration.ofSeconds(60));
            }

            try (AuditedJvm next = creators(jdk, one, two, data.resolveSibling("more"))) {
                next.awaitOutput("ready", Duration.ofSeconds(30));
                next.awaitError(".*died: .*written to .*", Duration.ofSeconds(30));
                assertThat(next.stderr().get(0)).contains("died: ", "written to " + two);
                assertThat(State.of(next).logs()).isEqualTo(List.of("full", "in_use"));
                next.send("end");
                assertThat(next.awaitExit(Duration.ofSeconds(30))).isZero();
            }
            Trail onOne = Trail.read(one);
            Trail onTwo = Trail.read(two);
            assertEachSerialOnce(onOne, onTwo);
            assertReasons(onOne, onTwo);
            assertReported(one, two);
            CreatedFiles.areConserved(jdk.toString(), data, THREADS, one, two);
        }
    }

    private AuditedJvm creators(Jdk jdk, Path one, Path two, Path data) throws Exception {
        Files.createDirectories(data);
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + one + ":" + two + SETTINGS + directory)
                .main(Creators.class.getName(), data.toString(), "" + THREADS, "gently")
                .start();
    }

    private static void awaitMoreFiles(Path data) {
        int before = Effects.files(data).size();
        Awaitility.await("more files")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Effects.files(data).size() >= before + 50);
    }

    private static void assertEachSerialOnce(Trail... trails) {
        List<Long> serials = new ArrayList<>();
        for (Trail trail : trails) {
            trail.events().forEach(event -> serials.add(event.serial()));
        }
        assertThat(serials).doesNotHaveDuplicates();
        assertThat(serials.stream().mapToLong(Long::longValue).max()).hasValue(serials.size());
    }

    private static void assertReasons(Trail one, Trail two) {
        assertThat(reasons(two)).containsExactly("disk_full from=1 log=2", "disk_full from=1 log=2");
        assertThat(reasons(one)).containsExactly("disk_full from=2 log=1");
    }

    /** Each log alone has holes; both together have none, and the end of each halt. */
    private void assertReported(Path one, Path two) throws Exception {
        Path page = directory.resolve("page.html");
        Cli.Result result = Cli.run("report", "-if", one.toString(), "-if", two.toString(), "--html", page.toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(page)
                .content()
                .contains(" id=\"missing\">0<", ">the cause was gone<")
                .doesNotContain(">not in this log<");
    }

    private static List<String> reasons(Trail trail) {
        return trail.select(event -> event.type().equals("DAEMON_RESUME")).stream()
                .map(event -> event.field("reason") + " from=" + event.field("from") + " log=" + event.field("log"))
                .toList();
    }
}
