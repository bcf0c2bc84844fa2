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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that befall the log of a program at work: it halts or goes on in a new file, by itself, and nothing is lost. */
@Execution(ExecutionMode.CONCURRENT)
final class StorageFaultsTest {
    private static final String SETTINGS = ",backlog_limit=512,max_log_file=1000";
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private static final Map<String, String> WORDS =
            Map.of("EDQUOT", "Disk quota exceeded", "EROFS", "Read-only file system", "EIO", "Input/output error");

    private interface Fault {
        void happens(Path log) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whateverOthersDoToTheLogANewFileIsBegunAndNothingFollowed(Jdk jdk) throws Exception {
        Path audit = directory.resolve("audit");
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Path target = Files.writeString(directory.resolve("target"), "of others\n");
        try (StandingProgram program =
                StandingProgram.start(jdk, directory, "log_file=" + audit.resolve("audit.log") + SETTINGS)) {
            befalls(program, "renamed", log -> Files.move(log, kept.resolve("kept.renamed")));
            befalls(program, "deleted", log -> {
                Files.createLink(kept.resolve("kept.deleted"), log);
                Files.delete(log);
            });
            befalls(program, "symlink", log -> {
                Path link = Files.createSymbolicLink(directory.resolve("link"), target);
                exchange(log, kept.resolve("kept.symlink"), link);
            });
            befalls(program, "fifo", log -> {
                Path fifo = directory.resolve("fifo");
                assertThat(Cli.run(new ProcessBuilder("mkfifo", fifo.toString()))
                                .exit())
                        .isZero();
                exchange(log, kept.resolve("kept.fifo"), fifo);
            });
            befalls(program, "truncated", log -> {
                // else what is stored between the two steps is lost, as with every copytruncate
                String pid = Long.toString(program.jvm().pid());
                assertThat(Cli.run("suspend", pid).exit()).isZero();
                program.awaitHalt("administrator");
                Files.copy(log, kept.resolve("kept.truncated"));
                FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
                assertThat(Cli.run("resume", pid).exit()).isZero();
            });
            befalls(program, "directory", log -> Files.move(audit, directory.resolve("moved")));
            program.end();

            assertThat(target).hasContent("of others");
            program.conserved(StandingProgram.logsIn(audit, kept, directory.resolve("moved")));
            assertThat(reasons(program.log())).isNotEmpty();
        }
    }

    /** A limit of the process or of the file system is reached, and raised again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAtALimitAndGoesOnWhenItIsRaised(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(64);
                StandingProgram program =
                        StandingProgram.start(jdk, directory, log(disk) + ",backlog_dir=" + directory)) {
            long pid = program.jvm().pid();
            limit(pid, "--fsize", Files.size(program.log()) + 5_000 + ":");
            State full = program.awaitHalt("disk_error");
            assertThat(full.detail("disk_error")).contains("File too large");
            limit(pid, "--fsize", "unlimited:");
            program.awaitProgress();

            disk.remount("nr_inodes=" + disk.inodesUsed());
            rotate(program, 5);
            program.assertGoesOn();
            disk.remount("nr_inodes=10000");
            rotate(program, 0);

            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    /** The program needs no descriptors here, only the log's next file does. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void goesOnInTheOldLogWhileNoDescriptorIsLeftForTheNext(Jdk jdk) throws Exception {
        String settings = "log_file=" + directory.resolve("audit/audit.log") + ",backlog_limit=512,max_log_file=1";
        try (StandingProgram program = StandingProgram.start(jdk, directory, settings, "directories")) {
            long pid = program.jvm().pid();
            Path next = program.log().resolveSibling("audit.log.1");
            limit(pid, "--nofile", "4:");
            // while a rotation is tried and taken back neither name says anything
            Awaitility.await("the log is larger than it may be")
                    .atMost(SOON)
                    .ignoreException(NoSuchFileException.class)
                    .until(() -> Files.size(program.log()) > 2 * MEBIBYTE && !Files.exists(next));
            program.awaitProgress();

            limit(pid, "--nofile", "1024:");
            Awaitility.await("rotated").atMost(SOON).until(() -> Files.exists(next));
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    /** What this machine's file systems cannot be made to say is put into the mouth of the kernel by strace. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAtEachErrorOfTheKernelAndNamesIt(Jdk jdk) throws Exception {
        String log = "log_file=" + directory.resolve("audit/audit.log");
        try (StandingProgram program = StandingProgram.start(jdk, directory, log + SETTINGS)) {
            long pid = program.jvm().pid();
            for (String error : List.of("EDQUOT", "EROFS", "EIO")) {
                try (Traced writer = Traced.injecting(pid, "writer", "write,pwrite64", "error=" + error)) {
                    State halted = program.awaitHalt(error.equals("EDQUOT") ? "disk_full" : "disk_error");
                    assertThat(halted.toString()).contains(WORDS.get(error));
                    assertThat(writer.anyLine("(INJECTED)")).isTrue();
                }
                State.awaitOpen(program.jvm());
                program.awaitProgress();
            }
            int logs = StandingProgram.logsIn(program.log().getParent()).size();
            try (Traced flusher = Traced.injecting(pid, "flusher", "fsync,fdatasync", "error=EIO:when=1")) {
                Awaitility.await("the log is replaced")
                        .atMost(SOON)
                        .until(() -> StandingProgram.logsIn(program.log().getParent())
                                        .size()
                                > logs);
                assertThat(flusher.anyLine("(INJECTED)")).isTrue();
                program.awaitProgress();
            }
            assertThat(reasons(program.log())).contains("flush_failed");
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsOnAFrozenDiskAnswersMeanwhileAndGoesOnWhenItThaws(Jdk jdk) throws Exception {
        try (Ext4 disk = Ext4.mount(directory.resolve("image"), 64);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.path().resolve("audit/audit.log") + SETTINGS
                                + ",write_timeout=1,backlog_dir=" + directory + ",control_socket="
                                + directory.resolve("audit.sock"))) {
            String pid = Long.toString(program.jvm().pid());
            disk.freeze();
            Awaitility.await("halted")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> Cli.run("status", pid).out().contains("writer_hangs"));
            program.assertNothingBegins();
            assertThat(Cli.run("suspend", pid).exit()).isZero();
            assertThat(Cli.run("status", pid).out()).contains("administrator", "writer_hangs");
            Cli.Result resumed = Cli.run("resume", pid);
            assertThat(resumed.out() + resumed.err()).contains("writer_hangs");
            disk.thaw();
            program.awaitProgress();
            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    /** The kernel kills the process because its control group has used up its memory, the pages of its backlog with it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void theTrailOfAProcessKilledForWantOfMemoryIsRecovered(Jdk jdk) throws Exception {
        try (MemoryGroup group = MemoryGroup.make(400);
                Tmpfs disk = Tmpfs.mount(600);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + directory.resolve("audit/audit.log") + SETTINGS + ",backlog_dir="
                                + Files.createDirectory(disk.path().resolve("backlog")))) {
            group.add(program.jvm().pid());
            program.awaitProgress();
            group.exhaust(disk.path().resolve("pages"));
            assertThat(program.jvm().awaitExit(SOON)).as("SIGKILL").isEqualTo(128 + 9);

            Cli.Result recovered =
                    Cli.run("recover", disk.path().resolve("backlog").toString());
            assertThat(recovered.exit()).as("%s", recovered).isZero();
            program.conservedButForInFlight(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    private static String log(Tmpfs disk) {
        return "log_file=" + disk.path().resolve("audit/audit.log") + SETTINGS;
    }

    private static void limit(long pid, String which, String value) throws Exception {
        Cli.Result set =
                Cli.run(new ProcessBuilder(Required.tool("prlimit"), "--pid", Long.toString(pid), which + "=" + value));
        assertThat(set.exit()).as("%s", set).isZero();
    }

    private static void rotate(StandingProgram program, int exit) throws Exception {
        Cli.Result rotated = Cli.run("rotate", Long.toString(program.jvm().pid()));
        assertThat(rotated.exit()).as("%s", rotated).isEqualTo(exit);
    }

    /** In one step, for a log that is missing is made anew at once. */
    private static void exchange(Path log, Path kept, Path other) throws IOException {
        Files.createLink(kept, log);
        Files.move(other, log, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void befalls(StandingProgram program, String what, Fault fault) throws Exception {
        Path log = program.log();
        fault.happens(log);
        long began = System.nanoTime();
        Awaitility.await("a new log after " + what)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(program.jvm().isAlive()).as("%s", program.jvm()).isTrue();
                    return Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)
                            && reasons(log).stream().anyMatch(reason -> reason.startsWith("log_"));
                });
        System.out.println("log " + what + ": a new one after " + (System.nanoTime() - began) / 1_000_000 + " ms");
        program.awaitProgress();
    }

    private static List<String> reasons(Path log) throws IOException {
        List<String> reasons = new ArrayList<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.startsWith("type=DAEMON_RESUME"))
                    .forEach(line -> reasons.add(line.replaceFirst(".* reason=(\\S+).*", "$1")));
        }
        return reasons;
    }
}
