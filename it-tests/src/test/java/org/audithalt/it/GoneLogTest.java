package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Others delete, rename, replace or cut the log of a program at work, or move its directory: a new one is begun, nothing is
 * followed and nothing lost. How soon it is noticed the simulation tells, whose clock is not the machine's
 * ({@code GoneLogSimulationTest}); here, that the first look does.
 */
@Execution(ExecutionMode.CONCURRENT)
final class GoneLogTest {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Those at the name while a new log is made: what is to be set aside, and what is there already. */
    private static final int LOOKS_OF_A_NEW_LOG = 2;

    private static final int MOST_LOOKS_OF_THE_WATCH = 2;

    @TempDir
    Path directory;

    private Path audit;
    private Path kept;

    private interface Fault {
        void happens(Path log) throws Exception;
    }

    @BeforeEach
    void makeDirectories() throws IOException {
        audit = directory.resolve("audit");
        kept = Files.createDirectory(directory.resolve("kept"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whateverOthersDoToTheLogANewFileIsBegunAndNothingFollowed(Jdk jdk) throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "of others\n");
        String settings = "log_file=" + audit.resolve("audit.log") + ",backlog_limit=512,max_log_file=1000";
        try (StandingProgram program = StandingProgram.start(jdk, directory, settings)) {
            befalls(program, "log_deleted", log -> Files.move(log, kept.resolve("kept.renamed")));
            befalls(program, "log_deleted", this::delete);
            befalls(program, "log_replaced", log -> {
                Path link = Files.createSymbolicLink(directory.resolve("link"), target);
                exchange(log, kept.resolve("kept.symlink"), link);
            });
            befalls(program, "log_replaced", log -> {
                Path fifo = directory.resolve("fifo");
                assertThat(Cli.run(new ProcessBuilder("mkfifo", fifo.toString()))
                                .exit())
                        .isZero();
                exchange(log, kept.resolve("kept.fifo"), fifo);
            });
            befalls(program, "log_truncated", log -> copyTruncate(program, log));
            befalls(program, "log_deleted", log -> Files.move(audit, directory.resolve("moved")));
            for (String done : List.of("deleted or moved away", "replaced", "truncated")) {
                program.jvm()
                        .awaitError(
                                "audithalt: " + audit.resolve("audit.log") + " was " + done
                                        + " by others, a new one is begun; records up to serial \\d+ are not in it.*",
                                SOON);
            }
            program.end();

            assertThat(target).hasContent("of others");
            program.conserved(StandingProgram.logsIn(audit, kept, directory.resolve("moved")));
        }
    }

    /** What is written then, the next mount hides: that it goes on there is not said by the word that the log is gone. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void saysThatTheNewLogIsOnAnotherFileSystemWhenTheDiskWasUnmounted(Jdk jdk) throws Exception {
        try (Tmpfs outer = Tmpfs.mount(64)) {
            Path mountPoint = Files.createDirectory(outer.path().resolve("audit"));
            Cli.Result mounted =
                    Cli.run(new ProcessBuilder("mount", "-t", "tmpfs", "audithalt-it", mountPoint.toString()));
            assertThat(mounted.exit()).as("%s", mounted).isZero();
            String settings = "log_file=" + mountPoint.resolve("logs/audit.log") + ",backlog_dir="
                    + Files.createDirectory(directory.resolve("backlog")) + ",backlog_limit=512,max_log_file=1000";
            try (StandingProgram program = StandingProgram.start(jdk, directory, settings)) {
                Cli.Result unmounted = Cli.run(new ProcessBuilder("umount", "--lazy", mountPoint.toString()));
                assertThat(unmounted.exit()).as("%s", unmounted).isZero();
                program.jvm()
                        .awaitError(
                                "audithalt: .* by others, a new one is begun on another file system \\(was it unmounted\\?\\); .*",
                                SOON);
                program.awaitProgress();
                program.end();
            }
        }
    }

    /** Nothing is to be written meanwhile: only the watch can notice. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anIdleProcessNoticesItToo(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path target = Files.createFile(directory.resolve("target"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + audit.resolve("audit.log"))
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", START);
            create(jvm, data.resolve("1"));
            befalls(jvm, "log_deleted", log -> Files.move(log, kept.resolve("kept.renamed")));
            create(jvm, data.resolve("2"));
            befalls(jvm, "log_replaced", log -> {
                Path link = Files.createSymbolicLink(directory.resolve("link"), target);
                exchange(log, kept.resolve("kept.symlink"), link);
            });
            create(jvm, data.resolve("3"));
            befalls(jvm, "log_truncated", log -> {
                Files.copy(log, kept.resolve("kept.truncated"));
                truncate(log);
            });
            create(jvm, data.resolve("4"));
            noticedAtTheFirstLook(jvm, () -> befalls(jvm, "log_deleted", this::delete));
            create(jvm, data.resolve("5"));
            jvm.send("end");
            assertThat(jvm.awaitExit(SOON)).as("%s", jvm).isZero();

            assertThat(target).isEmptyFile();
            assertThat(audit.resolve("audit.log.replaced")).isSymbolicLink();
            List<Path> logs = StandingProgram.logsIn(audit, kept);
            CreatedFiles.areConserved(jvm.toString(), data, 0, logs.toArray(new Path[0]));
        }
    }

    /** With all that it does flushed to the log. */
    private static void create(AuditedJvm jvm, Path file) throws Exception {
        // not by the file, which is there before its action has ended
        jvm.send("created-" + file.getFileName() + " create " + file);
        jvm.awaitOutput("created-" + file.getFileName() + " ok", SOON);
        State.awaitStored(jvm);
    }

    /** Its records are not lost: it keeps another name. */
    private void delete(Path log) throws IOException {
        Files.createLink(kept.resolve("kept.deleted"), log);
        Files.delete(log);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void noticedAtTheFirstLook(AuditedJvm jvm, Step deletion) throws Exception {
        List<String> calls;
        try (Traced writer = Traced.watching(jvm.pid(), "writer", "%%stat,openat", jvm.logFile())) {
            deletion.run();
            writer.awaitLine("O_CREAT");
            calls = writer.lines();
        }
        List<String> looks = calls.stream()
                .takeWhile(call -> !call.contains("O_CREAT"))
                .filter(call -> call.contains("ENOENT"))
                .toList();
        assertThat(calls).as("the new log").anyMatch(call -> call.contains("O_CREAT"));
        assertThat(looks)
                .as("looks at a log that is gone, of %s", calls)
                .hasSizeBetween(1 + LOOKS_OF_A_NEW_LOG, MOST_LOOKS_OF_THE_WATCH + LOOKS_OF_A_NEW_LOG);
    }

    /** As logrotate's, but while nothing is written: what is stored between its two steps is lost with every copytruncate. */
    private static void copyTruncate(StandingProgram program, Path log) throws Exception {
        State.ask(program.jvm(), "suspend test");
        program.awaitHalt("administrator");
        // its record is made when it is told, perhaps later than all wait
        program.jvm().awaitError("audithalt: HALTED: administrator: .*", SOON);
        State.awaitStored(program.jvm());
        Files.copy(log, log.resolveSibling("../kept/kept.truncated"));
        truncate(log);
        State.ask(program.jvm(), "resume");
    }

    private static void truncate(Path log) throws IOException {
        FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
    }

    /** In one step, for a log that is missing is made anew at once. */
    private static void exchange(Path log, Path kept, Path other) throws IOException {
        Files.createLink(kept, log);
        Files.move(other, log, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void befalls(StandingProgram program, String reason, Fault fault) throws Exception {
        befalls(program.jvm(), reason, fault);
        program.awaitProgress();
    }

    private static void befalls(AuditedJvm jvm, String reason, Fault fault) throws Exception {
        Path log = jvm.logFile();
        fault.happens(log);
        Awaitility.await("a new log: " + reason)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                // set aside between the two looks
                .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                .until(() -> {
                    assertThat(jvm.isAlive()).as("%s", jvm).isTrue();
                    return Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)
                            && StandingProgram.reasons(log).contains(reason);
                });
    }
}
