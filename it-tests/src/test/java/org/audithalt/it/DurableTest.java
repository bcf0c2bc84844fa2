package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code durable=}: what begins only when its reservation is on the disk. */
@Execution(ExecutionMode.CONCURRENT)
final class DurableTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> NAMES = List.of("one", "two", "three");

    @TempDir
    Path directory;

    /** The power fails when the action has just happened, before its record went anywhere. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anActionThatHappenedBeforeAPowerCutIsInTheTrailAfterwards(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path rules = Files.writeString(
                directory.resolve("audit.rules"), "-a always,exit -F arch=b64 -S openat -F dir=" + data + " -k data\n");
        try (Ext4 disk = Ext4.mount(directory.resolve("image"), 64)) {
            Path log = disk.path().resolve("audit/audit.log");
            try (AuditedJvm jvm = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + log + ",rules=" + rules + ",durable=data,backlog_limit=256")
                    .main(Commanded.class.getName())
                    .start()) {
                jvm.awaitOutput("ready", LIMIT);
                for (String name : NAMES) {
                    jvm.send(name + " create " + data.resolve(name));
                    jvm.awaitOutput(name + " ok", LIMIT);
                }
                Path held = disk.held();
                assertThat(data).isDirectoryContaining(file -> file.endsWith("three"));
                jvm.kill9();
                jvm.awaitExit(LIMIT);
                disk.comesBackWith(held);
            }
            Trail trail = Recovered.trail(log);
            for (String name : NAMES) {
                assertThat(trail.naming(data.resolve(name).toString()))
                        .as("%s in %s", name, trail)
                        .singleElement()
                        .satisfies(event -> assertThat(event.field("key")).isEqualTo("data"));
            }
            assertThat(trail.serialsAreGapless()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void betweenTwoActionsOfAThreadTheBacklogIsForced(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path account = directory.resolve("strace");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",durable=openat")
                .under(Strace.into(account, "openat,fdatasync"))
                .main(Creators.class.getName(), data.toString(), "1")
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            awaitFiles(data, 40);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
            Effects.eachFileHasOneRecord(data, Trail.read(jvm.logFile()));
        }
        int forced = 0;
        int forcing = 0;
        int forcedBefore = 0;
        int opened = 0;
        List<String> unforced = new ArrayList<>();
        for (String line : Files.readAllLines(account)) {
            if (line.contains("fdatasync(") && line.contains(".backlog")) {
                forcing++;
            }
            if (line.contains("fdatasync") && line.contains(" = 0") && forcing > 0) {
                forcing--;
                forced++;
            } else if (line.contains("openat(") && line.contains(data + "/creator-0.")) {
                opened++;
                if (forced == forcedBefore || forcing > 0) {
                    unforced.add(line);
                }
                forcedBefore = forced;
            }
        }
        assertThat(opened).isGreaterThanOrEqualTo(40);
        assertThat(unforced).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aDiskThatCannotStoreTheBacklogHaltsAndGoesOnByItself(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",durable=openat")
                .main(Creators.class.getName(), data.toString(), "4")
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            awaitFiles(data, 40);
            try (Traced broken = Traced.injecting(jvm.pid(), "durable", "fdatasync", "error=EIO")) {
                State closed = State.await(
                        jvm,
                        "all wait",
                        state -> state.reasons().contains("backlog_unflushed") && state.waiting() == 4);
                assertThat(closed.detail("backlog_unflushed")).contains("Input/output error");
                int before = Effects.files(data).size();
                Awaitility.await("nothing begins")
                        .during(Duration.ofSeconds(1))
                        .atMost(LIMIT)
                        .until(() -> Effects.files(data).size() == before);
                broken.awaitLine("(INJECTED)");
            }
            State.awaitOpen(jvm);
            awaitFiles(data, Effects.files(data).size() + 40);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();

            Trail trail = Trail.read(jvm.logFile());
            Effects.eachFileHasOneRecord(data, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
        }
    }

    private static void awaitFiles(Path data, int count) {
        Awaitility.await(count + " files")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= count);
    }
}
