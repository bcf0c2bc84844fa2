package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.SecondAgent;
import org.audithalt.it.program.matrix.Matrix;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A JVM that does the actions of the matrix, with every operation selected by rule. */
final class MatrixJvm implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(180);

    /** What strace watches: all that has an operation, and the names of threads. */
    static final String CALLS =
            "?accept,?access,?bind,?chmod,?chown,?close,?connect,?copy_file_range,?dup,?dup2,?execve,?exit_group,?fchmod,?fchmodat,?fchown,?fcntl,?fdatasync,?fgetxattr,?flistxattr,?fremovexattr,?fsetxattr,?fstat,?fsync,?ftruncate,?inotify_add_watch,?inotify_init,?inotify_rm_watch,?kill,?lchown,?link,?listen,?mkdir,?mknodat,?mmap,?msync,?munmap,?newfstatat,?openat,?pipe2,?pread64,?pwrite64,?read,?readlink,?readv,?recvfrom,?recvmsg,?rename,?renameat,?rmdir,?rt_sigaction,?sendfile,?sendmsg,?sendto,?setsockopt,?shutdown,?socket,?statfs,?statx,?symlink,?tgkill,?unlink,?unlinkat,?utimensat,?write,?writev,?stat,?lstat,prctl";

    private static final String RULES = "-a always,exit -S all -k matrix\n";

    private static final List<String> OPTIONS = List.of(
            "-Djdk.attach.allowAttachSelf=true",
            "-Djava.net.useSystemProxies=true",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.perf=ALL-UNNAMED",
            "--add-opens=java.base/sun.net.sdp=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED",
            "--add-opens=jdk.net/jdk.net=ALL-UNNAMED");

    /** They wait for a lock that another of them holds, who waits. */
    private static final String BLOCKED =
            "..(prefs|attach|recording|load|heap|jcmd|nio-temp|tempfile|watch|map|read.?-no|pread-no|write"
                    + "|pwrite|force|group-old|udp-old|udp-send|quickack|keep|handle|raise|pkcs|secmod|smartcard|timezone|archive).*";

    /** The system call of a thread that reads its standard input, on x86-64 and aarch64. */
    private static final String READS = "(0|63) 0x0 .*";

    private final Path directory;
    private final Path elsewhere;
    private final FileChannel channel;
    private final FileLock lock;
    private final AuditedJvm jvm;
    private long pid;

    private MatrixJvm(Path directory, Path elsewhere, FileChannel channel, AuditedJvm jvm) throws IOException {
        this.directory = directory;
        this.elsewhere = elsewhere;
        this.channel = channel;
        lock = channel.lock();
        this.jvm = jvm;
    }

    /**
     * Starts one.
     *
     * @param directory an empty directory
     * @param options of the JVM
     * @param under a command to run it under
     * @param kinds {@code all}, {@code io} or {@code net}
     * @param rounds a letter for each
     * @param settings of the agent, each behind a comma; {@code log_file} if it is not to be in the directory
     */
    static MatrixJvm start(
            Jdk jdk,
            Path directory,
            List<String> options,
            List<String> under,
            String kinds,
            String rounds,
            String settings)
            throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "audithalt");
        Path taken = Files.writeString(work.resolve("taken"), "text");
        Path agent = AgentJar.of(directory, SecondAgent.class);
        Path rules = Files.writeString(directory.resolve("matrix.rules"), RULES);
        String log = settings.contains("log_file=") ? "" : ",log_file=" + directory.resolve("audit/audit.log");
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(options);
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(all.toArray(new String[0]))
                .agent("rules=" + rules + log + settings)
                .under(under)
                .env("LC_ALL", "C.UTF-8")
                .main(Matrix.class.getName(), work.toString(), elsewhere.toString(), agent.toString(), rounds, kinds)
                .start();
        return new MatrixJvm(work, elsewhere, FileChannel.open(taken, StandardOpenOption.WRITE), jvm);
    }

    AuditedJvm jvm() {
        return jvm;
    }

    Path directory() {
        return directory;
    }

    Path elsewhere() {
        return elsewhere;
    }

    /** Waits until all of a round is prepared. */
    void awaitPrepared(String round) {
        assertThat(lock.isValid()).isTrue();
        jvm.awaitOutput("prepared " + round, LIMIT);
    }

    /** Waits until a round is prepared and its beginning waited for: from now on the program's thread can be refused nothing. */
    void awaitReading(String round) {
        awaitPrepared(round);
        pid = State.of(jvm).number("pid");
        Awaitility.await("reads")
                .atMost(LIMIT)
                .until(() -> tasks("syscall").stream().anyMatch(call -> call.matches(READS)));
    }

    /** @param how {@code one}, {@code once} or {@code renamed} */
    void begin(String round, String how) throws IOException {
        awaitPrepared(round);
        pid = State.of(jvm).number("pid");
        jvm.send(how);
    }

    /**
     * Waits until each thread of a round has ended, or waits at the gate, or for one that does.
     *
     * @return those that have not ended
     */
    List<String> awaitAllWaiting(String round) {
        List<String> running = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        List<String> before = new ArrayList<>();
        int[] same = {0};
        try {
            Awaitility.await("all wait")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        List<String> waiters = State.of(jvm).waiters().stream()
                                .map(MatrixJvm::comm)
                                .toList();
                        before.clear();
                        before.addAll(running);
                        running.clear();
                        running.addAll(running(round));
                        busy.clear();
                        busy.addAll(running);
                        boolean started = running.remove(round + ".started") || running.remove(round + ".done");
                        busy.removeAll(List.of(round + ".started", round + ".done"));
                        busy.removeIf(thread -> waiters.contains(thread) || thread.matches(BLOCKED));
                        // one that is merely slow has the name of one that is blocked
                        same[0] = running.equals(before) ? same[0] + 1 : 0;
                        return started && busy.isEmpty() && same[0] >= 10;
                    });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("neither end nor wait: " + busy, late);
        }
        return running;
    }

    /** Waits until many virtual threads wait at the gate, and no more come. */
    void awaitManyWaiting(int atLeast) {
        List<Integer> before = new ArrayList<>(List.of(0));
        Awaitility.await("virtual threads wait")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    int waiters = State.of(jvm).waiters().size();
                    boolean same = waiters == before.get(0);
                    before.set(0, waiters);
                    return same && waiters >= atLeast;
                });
    }

    /** Waits for a thread of a name. */
    void awaitThread(String name) {
        Awaitility.await(name).atMost(LIMIT).until(() -> running("d").contains(name));
    }

    /** Threads of a round that have not ended, by the names that the kernel keeps. */
    List<String> running(String round) {
        return tasks("comm").stream()
                .filter(name -> name.startsWith(round + "."))
                .toList();
    }

    /** What a file of the kernel says of each thread. */
    private List<String> tasks(String file) {
        Path tasks = Path.of("/proc/" + pid + "/task");
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(tasks)) {
            for (Path task : stream) {
                try {
                    lines.add(Files.readString(task.resolve(file)).strip());
                } catch (IOException ended) {
                    // between the two
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(jvm.toString(), failed);
        }
        return lines;
    }

    private static String comm(String thread) {
        return thread.substring(0, Math.min(15, thread.length()));
    }

    void awaitDone(String round) {
        jvm.awaitOutput("done " + round, LIMIT);
    }

    /** Lets the next round be prepared, or the program end. */
    void next() throws IOException {
        jvm.send("next");
    }

    void awaitEnd() throws InterruptedException {
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
    }

    @Override
    public void close() throws IOException {
        jvm.close();
        channel.close();
        try (var files = Files.walk(elsewhere)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
