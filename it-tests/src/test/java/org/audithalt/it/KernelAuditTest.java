package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.it.program.FileOperations;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's own audit beside ours, both read by ausearch: each of our records has its event there, in the order of its thread. */
@ResourceLock(KernelAudit.RESOURCE)
final class KernelAuditTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int COMM = 15;

    /** Numbers of system calls that the C library uses for one another. */
    private static final Map<String, String> SAME =
            Map.of("4", "stat", "5", "stat", "6", "stat", "262", "stat", "332", "stat", "288", "43");

    @TempDir
    Path directory;

    /** In another file system, which a move cannot cross. The program makes and removes it. */
    private final Path elsewhere =
            Path.of("/dev/shm/audithalt-kernel-" + ProcessHandle.current().pid());

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyRecordHasItsEventInTheKernelsLog(Jdk jdk) throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path locked = Files.writeString(work.resolve("locked"), "text");
        Path rules = Files.writeString(directory.resolve("all.rules"), "-a always,exit -S all\n");
        try (KernelAudit kernel = KernelAudit.start(Files.createDirectory(directory.resolve("kernel")));
                FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            kernel.watch(
                    jdk.file("bin/java").toRealPath(),
                    MatrixJvm.CALLS.replace("?", "").replaceAll("(pread|pwrite)64", "$1"));
            try (AuditedJvm jvm = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + directory.resolve("audit/audit.log") + ",rules=" + rules)
                    .main(FileOperations.class.getName(), work.toString(), elsewhere.toString())
                    .start()) {
                assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
                Trail ours = Trail.read(jvm.logFile());
                long pid = Long.parseLong(ours.actions().get(0).field("pid"));

                List<String> missing = missing(ours, kernel.of(pid, directory.resolve("events")));

                assertThat(missing).filteredOn(record -> !isOfMany(record)).isEmpty();
                assertThat(ours.actions()).hasSizeGreaterThan(missing.size() * 10);
            }
        }
    }

    /** The child makes the execve; realpath asks for each part of a name, which is one record of the whole. */
    private static boolean isOfMany(String record) {
        return record.startsWith("59 ") || record.startsWith("89 yes null ");
    }

    /** Records without an event of the same call, outcome and name, behind that of the record before on their thread or inside it. */
    private static List<String> missing(Trail ours, Trail kernels) {
        Map<String, List<Trail.Event>> events = new HashMap<>();
        for (Trail.Event event : kernels.events()) {
            if (event.syscall() != null) {
                events.computeIfAbsent(event.comm(), comm -> new ArrayList<>()).add(event);
            }
        }
        Map<String, Integer> next = new HashMap<>();
        Map<String, Integer> before = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (Trail.Event record : ours.actions()) {
            String comm = record.comm();
            if (record.syscall() == null || comm == null) {
                continue;
            }
            // the kernel knows the first thread by the name of the program
            String thread = comm.equals("main") ? "java" : comm.substring(0, Math.min(COMM, comm.length()));
            List<Trail.Event> seen = events.getOrDefault(thread, List.of());
            int from = next.getOrDefault(thread, 0);
            int at = find(record, seen, from, seen.size());
            if (at >= 0) {
                before.put(thread, from);
                next.put(thread, at + 1);
            } else if (find(record, seen, before.getOrDefault(thread, 0), from) < 0) {
                // nor inside the action before: a library that it loads is asked for before its own call
                missing.add(record.syscall() + " " + record.success() + " " + record.exit() + " " + record.names() + " "
                        + comm);
            }
        }
        return missing;
    }

    private static int find(Trail.Event record, List<Trail.Event> seen, int from, int to) {
        for (int at = from; at < to; at++) {
            if (agrees(record, seen.get(at))) {
                return at;
            }
        }
        return -1;
    }

    /** What the JDK does not tell is missing in the record. */
    private static boolean agrees(Trail.Event record, Trail.Event event) {
        return call(record).equals(call(event))
                && (record.success() == null || record.success().equals(event.success()))
                && (record.exit() == null || record.exit().equals(event.exit()))
                && (!isAbsolute(record) || !isAbsolute(event) || last(record).equals(last(event)));
    }

    private static String call(Trail.Event event) {
        return SAME.getOrDefault(event.syscall(), String.valueOf(event.syscall()));
    }

    private static boolean isAbsolute(Trail.Event event) {
        return last(event).startsWith("/");
    }

    /** Of a name that could not be made the kernel has only the directory. */
    private static String last(Trail.Event event) {
        List<String> paths = event.ofType("PATH");
        boolean named = !paths.isEmpty() && !paths.get(paths.size() - 1).contains("nametype=PARENT");
        return named ? event.names().get(paths.size() - 1) : "";
    }
}
