package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code strace} on a running process or one of its threads: an outside witness, and a source of errors and delays. */
final class Traced implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process strace;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Traced(List<String> command) throws IOException {
        strace = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(this::read, "strace");
        reader.start();
        Awaitility.await("strace attached").atMost(LIMIT).until(() -> !strace.isAlive() || anyLine("attached"));
        assertThat(strace.isAlive()).as("strace: %s", lines()).isTrue();
    }

    /** All threads of a process; only the calls that are named. */
    static Traced process(long pid, String calls) throws IOException {
        return new Traced(
                List.of(Required.tool("strace"), "-f", "-yy", "-s", "512", "-e", "trace=" + calls, "-p", "" + pid));
    }

    /**
     * One agent thread, with its calls failing or delayed.
     *
     * @param calls names of system calls
     * @param what as in {@code error=ENOSPC} or {@code delay_enter=5000000}
     */
    static Traced injecting(long pid, String thread, String calls, String what) throws IOException {
        return new Traced(List.of(
                Required.tool("strace"),
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + what,
                "-p",
                "" + agentThread(pid, thread)));
    }

    /**
     * One agent thread, its calls that name a file.
     *
     * @param calls names or classes of system calls
     */
    static Traced watching(long pid, String thread, String calls, Path file) throws IOException {
        return new Traced(List.of(
                Required.tool("strace"),
                "-e",
                "trace=" + calls,
                "-P",
                file.toString(),
                "-p",
                "" + agentThread(pid, thread)));
    }

    /** The kernel's id of the agent's thread; the kernel keeps 15 bytes of a name. */
    private static long agentThread(long pid, String name) throws IOException {
        String comm = ("audithalt-" + name).substring(0, Math.min(15, 10 + name.length()));
        return agentThreads(pid).stream()
                .filter(task -> comm(task).equals(comm))
                .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
                .findFirst()
                .orElseThrow();
    }

    /** {@code /proc/PID/task/TID} of each agent thread. */
    static List<Path> agentThreads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.filter(task -> comm(task).startsWith("audithalt-")).toList();
        }
    }

    private static String comm(Path task) {
        try {
            return Files.readString(task.resolve("comm")).trim();
        } catch (IOException ended) {
            return "";
        }
    }

    private void read() {
        try (BufferedReader in = strace.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException closed) {
            // strace was ended
        }
    }

    /** All it has said so far. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    boolean anyLine(String part) {
        return lines().stream().anyMatch(line -> line.contains(part));
    }

    /** Waits for a line: what the process did is seen before strace's word of it has come through the pipe. */
    void awaitLine(String part) {
        Awaitility.await(part).atMost(LIMIT).until(() -> anyLine(part));
    }

    /** Detaches; the process goes on. */
    @Override
    public void close() {
        strace.destroy();
        try {
            if (!strace.waitFor(10, TimeUnit.SECONDS)) {
                strace.destroyForcibly();
            }
            reader.join(10_000);
        } catch (InterruptedException stop) {
            strace.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
