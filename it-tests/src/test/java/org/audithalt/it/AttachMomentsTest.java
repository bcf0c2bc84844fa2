package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.audithalt.it.program.ClassLoads;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attached at a bad moment the agent audits all that begins after. */
@Execution(ExecutionMode.CONCURRENT)
final class AttachMomentsTest {
    private static final int THREADS = 4;
    private static final int SIGTERM = 128 + 15;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void auditsAllThatBeginsAfterWhileClassesAreLoaded(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = loads(jdk)) {
            awaitProgress(Set.of());
            Cli.Result attached = attach(jvm);
            assertThat(attached.exit()).as("%s", attached).isZero();
            Set<String> before = files();
            awaitProgress(before);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Trail trail = Trail.read(log());
            assertThat(trail.serialsAreGapless()).isTrue();
            Map<String, Integer> recorded = Effects.recorded(directory.resolve("data"), trail);
            Set<String> unrecorded = files();
            assertThat(unrecorded).containsAll(recorded.keySet());
            unrecorded.removeAll(recorded.keySet());
            assertThat(before).as("what was there when attach returned").containsAll(unrecorded);
            assertThat(recorded.values()).allMatch(count -> count == 1);
            long completeSince = completeSince(trail);
            for (String file : unrecorded) {
                BasicFileAttributes found = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
                assertThat(found.creationTime().toMillis()).as(file).isLessThanOrEqualTo(completeSince);
            }
        }
    }

    /** Since when nothing is missing, by the record of the attach; in milliseconds. */
    private static long completeSince(Trail trail) {
        List<Trail.Event> attached = trail.select(event -> "1".equals(event.field("attached")));
        assertThat(attached).hasSize(1);
        return Long.parseLong(attached.get(0).field("complete_since").replace(".", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void auditsTheRestOfAProgramThatEndsAlreadyAndDoesNotHoldItUp(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = loads(jdk)) {
            Path data = directory.resolve("data");
            jvm.terminate();
            Awaitility.await("shutdown").atMost(LIMIT).until(() -> Files.exists(data.resolve("hook-began")));
            Cli.Result attached = attach(jvm);
            assertThat(attached.exit()).as("%s", attached).isZero();

            Files.createFile(data.resolve("go-on"));
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(SIGTERM);
            Trail trail = Trail.read(log());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Effects.recorded(data, trail))
                    .containsEntry(data.resolve("hook-ended").toString(), 1);
            assertThat(trail.events()).extracting(Trail.Event::type).last().isEqualTo("DAEMON_END");
        }
    }

    private AuditedJvm loads(Jdk jdk) throws IOException {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .main(
                        ClassLoads.class.getName(),
                        Files.createDirectory(directory.resolve("data")).toString(),
                        Integer.toString(THREADS))
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private Cli.Result attach(AuditedJvm jvm) throws Exception {
        return Cli.run("attach", Long.toString(jvm.pid()), "log_file=" + log());
    }

    private Path log() {
        return directory.resolve("audit/audit.log");
    }

    private Set<String> files() {
        return new TreeSet<>(Effects.files(directory.resolve("data")));
    }

    private void awaitProgress(Set<String> before) {
        Awaitility.await("progress").atMost(LIMIT).until(() -> files().size() > before.size() + 100);
    }
}
