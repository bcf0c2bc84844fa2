package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.backlog.HeaderView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes made up of files as proc(5) has, in our own mount namespace. */
@Timeout(30)
class JvmSearchTest {
    private static final String MAPPED = "7f r-xp 0 0:0 1 ";
    private static final String JVM = MAPPED + "/jdk/lib/server/libjvm.so\n";

    @TempDir
    Path proc;

    @TempDir
    Path audit;

    private Path backlog;
    private long innermostPid;

    @BeforeEach
    void makeBacklog() throws Exception {
        backlog = DeadBacklogFile.in(audit);
        innermostPid = HeaderView.of(backlog).pid();
    }

    /** @param maps each byte as one character */
    private ProcessFiles process(long pid, String name, String maps) throws IOException {
        Path files = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.createDirectories(files.resolve("ns"));
        Files.createSymbolicLink(files.resolve("ns/mnt"), Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
        Files.createSymbolicLink(files.resolve("root"), Path.of("/"));
        Files.writeString(files.resolve("stat"), pid + " (" + name + ") S 1");
        Files.writeString(files.resolve("cmdline"), name + "\0App\0");
        Files.writeString(files.resolve("status"), "Uid:\t0\t0\nNSpid:\t" + innermostPid + "\n");
        Files.write(files.resolve("maps"), maps.getBytes(StandardCharsets.ISO_8859_1));
        return new ProcessFiles(proc, pid);
    }

    private void task(long pid, int number, String name) throws IOException {
        Path task = Files.createDirectories(proc.resolve(pid + "/task/" + number));
        Files.writeString(task.resolve("stat"), number + " (" + name + ") S" + " 1".repeat(30));
    }

    private static JvmSearch search(ProcessFiles... processes) {
        return JvmSearch.of(List.of(processes), new GuardedLooks(3_000));
    }

    @Test
    void findsAJvmBesideMappedFilesWhoseNamesAreNoUtf8() throws IOException {
        Path named = RawName.ofBytes(audit + "/pr\u00fcfung.backlog");
        Files.move(backlog, named);

        JvmSearch search = search(process(
                11,
                "java",
                JVM + MAPPED + "/lib/\u00ff\u00fe.so\n" + MAPPED + audit + "/pr\u00fcfung.backlog (deleted)\n"));

        assertThat(search.unreadable()).isZero();
        assertThat(search.found()).hasSize(1);
        assertThat(search.found().get(0).backlog()).isEqualTo(named);
        assertThat(search.found().get(0).header().mainClass()).isEqualTo("com.example.App");
    }

    @Test
    void showsTheOthersWhileTheDiskOfABacklogHangs() throws Exception {
        Path fifo = audit.resolve("hangs.backlog");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        JvmSearch search = search(
                process(11, "java", JVM + MAPPED + fifo + "\n"), process(12, "java", JVM + MAPPED + backlog + "\n"));

        assertThat(search.found()).extracting(AuditedJvm::pid).containsExactly(12L);
        assertThat(search.silent()).extracting(silent -> silent.process().pid()).containsExactly(11L);
        StatusLook look = new StatusLook(List.of(StatusReport.of(search.silent().get(0))), DeadJvms.NONE, 0, false);
        assertThat(look.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(look.text(Clock.systemUTC(), false, false))
                .isEqualTo(
                        "PID 11 (java) DOES NOT ANSWER: its backlog " + fifo + " does not answer (a disk that hangs?)");
        assertThat(StatusMetrics.of(look, 1)).contains("audithalt_up{pid=\"11\"", "} 0\n");
        assertThat(search.in(audit).silent()).hasSize(1);
        assertThat(search.in(proc).silent()).isEmpty();
        StringWriter err = new StringWriter();
        Reached reached = Reached.of(search, "--all", new Console(new PrintWriter(err), new PrintWriter(err)));
        assertThat(reached.jvms()).extracting(AuditedJvm::pid).containsExactly(12L);
        assertThat(reached.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString())
                .isEqualTo("audithalt: pid=11: passed over: its backlog " + fifo
                        + " does not answer (a disk that hangs?)\n");
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        assertThat(Act.onAll(reached, "suspend", "", true, console)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(JSON.std.listFrom(out.toString()))
                .hasSize(2)
                .last()
                .isEqualTo(Map.of(
                        "host_pid",
                        11,
                        "main_class",
                        "java",
                        "passed_over",
                        true,
                        "error",
                        "its backlog " + fifo + " does not answer (a disk that hangs?)"));
        // lets the thread end that was left there
        try (OutputStream end = Files.newOutputStream(fifo)) {
            end.flush();
        }
    }

    /** As for the user of a process whose log's directory has been closed to him; whom these tests run as nothing is closed to. */
    @Test
    void tellsOfAJvmWhoseBacklogCannotBeRead() throws Exception {
        Path unreadable = audit.resolve("closed.backlog");
        Files.createSymbolicLink(unreadable, unreadable);
        ProcessFiles closed = process(11, "java", MAPPED + unreadable + "\n" + JVM);

        JvmSearch search = search(
                closed,
                process(12, "java", JVM + MAPPED + backlog + "\n"),
                process(13, "other", MAPPED + unreadable + "\n"));

        assertThat(search.found()).extracting(AuditedJvm::pid).containsExactly(12L);
        assertThat(search.silent()).extracting(silent -> silent.process().pid()).containsExactly(11L);
        assertThat(search.silent().get(0).what())
                .startsWith("its backlog " + unreadable + " cannot be read: Too many levels of symbolic links");
        assertThat(search.in(audit).silent()).hasSize(1);
        StatusLook look = new StatusLook(List.of(StatusReport.of(search.silent().get(0))), DeadJvms.NONE, 0, false);
        assertThat(look.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(StatusMetrics.of(look, 1)).contains("audithalt_up{pid=\"11\"", "} 0\n");
        CommandException refused = catchThrowableOfType(CommandException.class, () -> AuditedJvm.of(closed));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refused).hasMessageStartingWith("pid=11: its backlog " + unreadable + " cannot be read: ");
    }

    private static String deleted(String addresses, Path file) {
        return addresses + " rw-s 00000000 0:0 1 " + file + " (deleted)\n";
    }

    private void memory(long pid, long address, Path content) throws IOException {
        try (FileChannel memory =
                FileChannel.open(proc.resolve(pid + "/mem"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            memory.write(ByteBuffer.wrap(Files.readAllBytes(content)), address);
        }
    }

    /** Its halt is for just that reason, and its file is to be found by nobody. */
    @Test
    void findsAJvmWhoseBacklogWasDeletedByWhatItStillWritesInItsMemory() throws Exception {
        ProcessFiles deleted = process(
                11,
                "java",
                JVM + "20000-30000 rw-s 00001000 0:0 1 " + backlog + " (deleted)\n" + deleted("10000-20000", backlog));
        memory(11, 0x10000, backlog);
        task(11, 1, "audithalt-write");
        Files.writeString(backlog, "something else by this name");

        JvmSearch search = search(deleted);

        assertThat(search.found()).extracting(AuditedJvm::mainClass).containsExactly("com.example.App");
        assertThat(search.in(audit).found()).hasSize(1);
        assertThat(AuditedJvm.of(deleted).header().pid()).isEqualTo(innermostPid);
    }

    /** As in a container, where the first process is always of that number, and recovers what the one before it left. */
    @Test
    void whatItHasRecoveredIsNotTakenForItsOwn() throws Exception {
        long before = HeaderView.of(backlog).lastStatusMillis();
        await().until(() -> System.currentTimeMillis() > before);
        Path own = DeadBacklogFile.in(Files.createDirectory(audit.resolve("own")), "com.example.Later");
        ProcessFiles deleted =
                process(11, "java", JVM + deleted("10000-20000", own) + deleted("7000000-8000000", backlog));
        memory(11, 0x10000, own);
        memory(11, 0x7000000, backlog);
        task(11, 1, "audithalt-write");
        Files.delete(own);
        Files.delete(backlog);

        assertThat(search(deleted).found()).extracting(AuditedJvm::mainClass).containsExactly("com.example.Later");
    }

    /** What it recovered or began with is mapped until its memory is tidied. */
    @Test
    void aJvmWhoseStartWasRefusedIsNotAuditedWhateverItHasMapped() throws Exception {
        ProcessFiles refused = process(11, "java", JVM + deleted("10000-20000", backlog));
        memory(11, 0x10000, backlog);
        // this one still sleeps
        task(11, 1, "audithalt-waker");
        Files.delete(backlog);

        assertThat(search(refused).isEmpty()).isTrue();
        assertThat(catchThrowableOfType(CommandException.class, () -> AuditedJvm.of(refused))
                        .exitCode())
                .isEqualTo(ExitCode.NOT_AUDITED);
    }

    @Test
    void saysThatTheBacklogOfAJvmWasDeletedIntoWhoseMemoryItMayNotLook() throws Exception {
        ProcessFiles deleted = process(11, "java", JVM + deleted("10000-20000", backlog));
        Path loop = proc.resolve("11/mem");
        Files.createSymbolicLink(loop, loop);
        task(11, 1, "audithalt-write");
        Files.delete(backlog);

        JvmSearch search = search(deleted);

        assertThat(search.found()).isEmpty();
        assertThat(search.silent())
                .extracting(SilentJvm::what)
                .singleElement()
                .asString()
                .startsWith("its backlog " + backlog
                        + " was deleted: unless it is about to end, it halts until it has made a new one there,"
                        + " for which that directory must be writable and have space");
        assertThat(catchThrowableOfType(CommandException.class, () -> AuditedJvm.of(deleted))
                        .exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void aJvmThatMapsADeletedFileOfAnotherProgramIsNotAudited() throws Exception {
        ProcessFiles other = process(11, "java", JVM + deleted("10000-20000", Path.of("/tmp/x.backlog")));
        Files.write(proc.resolve("11/mem"), new byte[0x20000]);
        task(11, 1, "audithalt-write");

        assertThat(search(other).isEmpty()).isTrue();
    }

    @Test
    void saysHowABacklogThatIsClosedCanBeRead() throws IOException {
        ProcessFiles process = process(11, "java", JVM);
        IOException denied = new AccessDeniedException("/log/a.log.backlog");

        assertThat(SilentJvm.unreadable(process, Path.of("/log/a.log.backlog"), denied, 1000)
                        .what())
                .isEqualTo(
                        "its backlog /log/a.log.backlog cannot be read: permission denied (run this as root, or open its"
                                + " directory to uid 1000 again)");
        assertThat(SilentJvm.unreadable(process, Path.of("/log/a.log.backlog"), denied, 0)
                        .what())
                .isEqualTo("its backlog /log/a.log.backlog cannot be read: permission denied");
    }

    @Test
    void tellsInWhichDirectoryAJvmHasItsBacklog() throws IOException {
        JvmSearch search = search(process(11, "java", JVM + MAPPED + backlog + "\n"));
        Path link = Files.createSymbolicLink(proc.resolve("link"), audit);

        assertThat(search.in(audit).found()).hasSize(1);
        assertThat(search.in(link).found()).hasSize(1);
        assertThat(search.in(Path.of("/var/log")).found()).hasSize(1);
        assertThat(search.in(proc).found()).isEmpty();
    }

    @Test
    void onlyAJvmCanWaitAtItsStart() throws Exception {
        ProcessFiles halted = process(11, "java", JVM);
        ProcessFiles other = process(12, "sleep", MAPPED + "/bin/sleep\n");
        for (long pid : new long[] {11, 12}) {
            task(pid, 1, "java");
            task(pid, 2, "audithalt-full");
            task(pid, 3, "audithalt-80M");
        }
        Files.createDirectories(proc.resolve("11/fd"));
        Files.createSymbolicLink(proc.resolve("11/fd/7"), audit);

        JvmSearch search = search(halted, other);

        assertThat(search.found()).isEmpty();
        assertThat(search.halted()).extracting(HaltedStart::pid).containsExactly(11L);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        Reached reached = Reached.of(search, "--all", console);
        assertThat(err.toString())
                .isEqualTo("audithalt: pid=11: passed over: waits at its start for space\n"
                        + "audithalt: --all: no process takes it (see java -jar audithalt.jar status)\n");
        assertThat(new RulesAsk(reached, console, true, true).state()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(JSON.std.listFrom(out.toString()))
                .containsExactly(Map.of(
                        "host_pid",
                        11,
                        "main_class",
                        "App",
                        "passed_over",
                        true,
                        "error",
                        "waits at its start for space"));
        HaltedStart start = search.halted().get(0);
        assertThat(start.directory()).isEqualTo(audit.toString());
        assertThat(start.neededBytes()).isEqualTo(80L << 20);
        assertThat(start.freeBytes()).isPositive();
        assertThat(search.in(audit).halted()).hasSize(1);
        assertThat(search.in(proc).halted()).isEmpty();
    }

    @Test
    void passesOverAProcessThatHasEnded() throws IOException {
        ProcessFiles ended = process(11, "java", JVM);
        Files.delete(proc.resolve("11/maps"));

        JvmSearch search = search(ended);

        assertThat(search.isEmpty()).isTrue();
        assertThat(search.unreadable()).isZero();
    }
}
