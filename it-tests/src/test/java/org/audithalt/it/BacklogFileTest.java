package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Others delete, replace and cut the backlog file of a process that works: the gate closes, a new file is made, and it goes on by
 * itself. What was complete in a file that is gone by name only is not lost; what was cut off is counted.
 */
@Execution(ExecutionMode.CONCURRENT)
final class BacklogFileTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WARM = 2000;
    /** Whoever calls a method often waits until it is compiled: the compiler's threads may get no processor for long. */
    private static final List<String> COMPILED_AT_ONCE = List.of("-XX:-BackgroundCompilation");

    @TempDir
    Path directory;

    private interface Fault {
        void happen(Path backlog) throws IOException;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void goesOnByItselfWhateverOthersDoToIt(Jdk jdk) throws Exception {
        String settings = "log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=1024";
        try (StandingProgram program = StandingProgram.start(jdk, directory, COMPILED_AT_ONCE, settings)) {
            AuditedJvm jvm = program.jvm();
            // compiled by then: the interpreter's compare-and-set ends the JVM on a page that is gone (docs/limits.md)
            program.awaitProgress(WARM);
            Path first = backlog(jvm);

            strike(program, Files::delete);
            assertThat(backlog(jvm)).isEqualTo(first);
            strike(program, file -> {
                Files.delete(file);
                Files.writeString(file, "of others");
            });
            assertThat(first).hasContent("of others");
            Path second = backlog(jvm);
            assertThat(second).isEqualTo(program.log().resolveSibling("audit.log.2.backlog"));
            Files.delete(first);
            assertThat(State.of(jvm).lost())
                    .as("lost while the file was gone by name only")
                    .isZero();

            strike(program, file -> cut(file, Files.size(file) / 2));
            strike(program, file -> cut(file, 0));
            long lost = State.of(jvm).lost();

            program.end();
            assertThat(jvm.stderr()).anyMatch(line -> line.contains("backlog_gone"));
            conserved(program, lost);
        }
    }

    /** Its file is what tells of a process, and just that is missing; who was halted by it asks all the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void isFoundAndSaysWhyItHaltsWhileNoNewFileCanBeMade(Jdk jdk) throws Exception {
        try (Tmpfs small = Tmpfs.mount(8);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + directory.resolve("audit/audit.log") + ",backlog_limit=256,backlog_dir="
                                + small.path())) {
            String pid = Long.toString(program.jvm().pid());
            small.fill();
            Files.delete(backlog(program.jvm()));
            program.awaitHalt("backlog_gone");

            Cli.Result status = Cli.run("status", pid);

            assertThat(status.exit()).as("%s", status).isEqualTo(1);
            assertThat(status.out()).contains(") CLOSED since ", ": backlog_gone: ", "No space left on device");
            assertThat(Cli.run("list").out()).containsPattern("(?m)^" + pid + " +CLOSED \\(backlog_gone\\)");
            small.free();
            program.assertGoesOn();
            program.end();
        }
    }

    private static Path backlog(AuditedJvm jvm) {
        return Path.of((String) State.of(jvm).value("backlog", "file"));
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static Object key(Path file) {
        try {
            return Files.getAttribute(file, "unix:fileKey", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException none) {
            return "none";
        }
    }

    private static void strike(StandingProgram program, Fault fault) throws IOException {
        AuditedJvm jvm = program.jvm();
        Path file = backlog(jvm);
        Object before = key(file);
        fault.happen(file);
        Awaitility.await("a new backlog").atMost(SOON).until(() -> {
            assertThat(jvm.isAlive()).as("%s", jvm).isTrue();
            Path now = backlog(jvm);
            Object key = key(now);
            return !Objects.equals(key, before) && !key.equals("none") && Files.size(now) > 0;
        });
        State.awaitOpen(jvm);
        program.awaitProgress();
    }

    /**
     * No record without its file, none twice, and no more missing than the process says it lost: of what was cut off it cannot
     * tell what had been written already, nor what had just begun and failed.
     */
    private void conserved(StandingProgram program, long lost) throws IOException {
        Trail trail = Trail.read(program.log());
        Map<String, Integer> records = Effects.recorded(program.data(), trail);
        Set<String> files = Effects.files(program.data());
        assertThat(files).containsAll(records.keySet());
        assertThat(records.values()).allMatch(count -> count == 1);
        assertThat((long) files.size() - records.size())
                .as("files without a record")
                .isLessThanOrEqualTo(lost);
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.select(event -> "lost".equals(event.field("op"))).isEmpty())
                .isEqualTo(lost == 0);
    }
}
