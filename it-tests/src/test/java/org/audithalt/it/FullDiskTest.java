package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real file system becomes full: the program halts before it acts, and goes on by itself when there is space. */
@Execution(ExecutionMode.CONCURRENT)
final class FullDiskTest {
    private static final String STATE_CHANGING = "open,openat,openat2,creat,mkdir,unlink,unlinkat,rename,renameat2";
    private static final String SETTINGS = ",backlog_limit=256,max_log_file=1000";
    private static final Duration WITNESSED = Duration.ofSeconds(3);

    /** Files, and so records, are created for as long as a test waits for something. */
    private static final int MEBIBYTES = 256;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsBeforeItActsAndResumesByItself(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Tmpfs disk = Tmpfs.mount(MEBIBYTES);
                AuditedJvm jvm = creators(jdk, disk, data)) {
            jvm.awaitOutput("ready", Duration.ofSeconds(30));
            awaitFiles(data, 100);

            disk.fill();
            State full = State.await(
                    jvm, "all wait for space", state -> state.reasons().contains("disk_full") && state.waiting() == 4);
            assertNothingBeginsIn(data, jvm);
            assertThat(full.waiters()).containsExactlyInAnyOrder("creator-0", "creator-1", "creator-2", "creator-3");
            assertThat(full.waitsFor("creator-0")).startsWith("openat " + data + "/creator-0.");
            Cli.Result shown = Cli.run("status", Long.toString(jvm.pid()));
            assertThat(shown.exit()).isEqualTo(1);
            assertThat(shown.out()).contains("disk_full", "creator-3", data + "/creator-3.");

            // a halt that is over before it was told has no resume line either
            jvm.awaitError("audithalt: HALTED: disk_full: .*", Duration.ofSeconds(60));
            int before = Effects.files(data).size();
            disk.free();
            awaitFiles(data, before + 100);
            end(jvm);

            assertEachFileRecorded(jvm, data);
            assertThat(jvm.stdout()).hasSize(2).first().isEqualTo("ready");
            // that it is still halted is said again every 30 s
            List<String> said = jvm.stderr().stream()
                    .filter(line -> !line.matches("audithalt: still halted: disk_full: [^;]*; log .*"))
                    .toList();
            assertThat(said).hasSize(3);
            assertThat(said.get(1)).startsWith("audithalt: HALTED: disk_full: ").endsWith(" " + jvm.pid());
            assertThat(said.get(2)).startsWith("audithalt: resumed after ").contains("disk_full", "0 records lost");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsWhenTheWriterItselfFindsNoSpace(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Tmpfs disk = Tmpfs.mount(MEBIBYTES);
                AuditedJvm jvm = creators(jdk, disk, data)) {
            jvm.awaitOutput("ready", Duration.ofSeconds(30));
            awaitFiles(data, 100);

            try (Traced writer = Traced.injecting(jvm.pid(), "writer", "write,pwrite64", "error=ENOSPC")) {
                State full = State.await(
                        jvm,
                        "all wait for space",
                        state -> state.reasons().contains("disk_full") && state.waiting() == 4);
                assertThat(full.detail("disk_full")).contains("No space left on device");
                writer.awaitLine("(INJECTED)");
                assertNothingBegins(data, WITNESSED);
            }
            awaitFiles(data, Effects.files(data).size() + 100);
            end(jvm);

            assertEachFileRecorded(jvm, data);
        }
    }

    /** The text of an event is written in pieces at the end of a full disk: none may be left half in the trail. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void survivesManyFullDisks(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Tmpfs disk = Tmpfs.mount(MEBIBYTES);
                AuditedJvm jvm = creators(jdk, disk, data)) {
            jvm.awaitOutput("ready", Duration.ofSeconds(30));
            for (int i = 0; i < 4; i++) {
                awaitFiles(data, Effects.files(data).size() + 100);
                disk.fill();
                State.await(jvm, "all wait", state -> state.waiting() == 4);
                disk.free();
                State.awaitOpen(jvm);
            }
            end(jvm);

            assertEachFileRecorded(jvm, data);
        }
    }

    private AuditedJvm creators(Jdk jdk, Tmpfs disk, Path data) throws Exception {
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + disk.path().resolve("audit/audit.log") + SETTINGS)
                .main(Creators.class.getName(), data.toString(), "4")
                .start();
    }

    private static void awaitFiles(Path data, int count) {
        Awaitility.await(count + " files")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Effects.files(data).size() >= count);
    }

    /** Two witnesses from outside: the directory, and the calls that any thread of the process makes. */
    private static void assertNothingBeginsIn(Path data, AuditedJvm jvm) throws Exception {
        try (Traced all = Traced.process(jvm.pid(), STATE_CHANGING)) {
            assertNothingBegins(data, WITNESSED);
            assertThat(all.lines())
                    .filteredOn(line -> line.contains(data.toString()))
                    .isEmpty();
        }
    }

    private static void assertNothingBegins(Path data, Duration time) {
        Set<String> before = Effects.files(data);
        Awaitility.await("nothing in " + data + " changes")
                .during(time)
                .atMost(time.plusSeconds(60))
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .until(() -> Effects.files(data).equals(before));
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(Duration.ofSeconds(30))).as("%s", jvm.stderr()).isZero();
    }

    private static void assertEachFileRecorded(AuditedJvm jvm, Path data) throws Exception {
        Trail trail = Trail.read(jvm.logFile());
        CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
        assertThat(jvm.stdout()).contains("created " + Effects.files(data).size());
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.events()).extracting(Trail.Event::type).last().isEqualTo("DAEMON_END");
        assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
    }
}
