package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A control group with a limit that can be reached, of either version of the kernel's interface. */
final class ControlGroup implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_CGROUP";
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int EXTRA_MEBIBYTES = 300;

    private static final AtomicInteger MADE = new AtomicInteger();

    private final Path path;
    private final long limit;

    private ControlGroup(Path path, long limit) {
        this.path = path;
        this.limit = limit;
    }

    /** Makes one that may use so much memory; skips the test where that is not possible. */
    static ControlGroup ofMemory(int mebibytes) throws IOException {
        boolean first = isFirstVersion("memory");
        return make("memory", first ? "memory.limit_in_bytes" : "memory.max", (long) mebibytes << 20);
    }

    /** Makes one that may hold so many threads; skips the test where that is not possible. */
    static ControlGroup ofThreads(int most) throws IOException {
        return make("pids", "pids.max", most);
    }

    private static boolean isFirstVersion(String controller) {
        return Files.isDirectory(ROOT.resolve(controller));
    }

    private static ControlGroup make(String controller, String file, long limit) throws IOException {
        Required.root(REQUIRED);
        Path parent = isFirstVersion(controller) ? ROOT.resolve(controller) : ROOT;
        Path path = parent.resolve("audithalt-it-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet());
        try {
            Files.createDirectory(path);
            Files.writeString(path.resolve(file), Long.toString(limit));
            if (controller.equals("memory")) {
                forbidSwap(path, limit);
            }
        } catch (IOException none) {
            Files.deleteIfExists(path);
            Required.that(false, REQUIRED, "no control group with a limit of " + controller + " can be made: " + none);
        }
        return new ControlGroup(path, limit);
    }

    /** Else the kernel swaps instead of killing. A kernel that does not count swap has no such file. */
    private static void forbidSwap(Path path, long limit) throws IOException {
        Path memoryAndSwap = path.resolve("memory.memsw.limit_in_bytes");
        Path swap = path.resolve("memory.swap.max");
        if (Files.exists(memoryAndSwap)) {
            Files.writeString(memoryAndSwap, Long.toString(limit));
        } else if (Files.exists(swap)) {
            Files.writeString(swap, "0");
        }
    }

    /** Moves a process into it; memory that it has used until then stays charged elsewhere. */
    void add(long pid) throws IOException {
        Files.writeString(path.resolve("cgroup.procs"), Long.toString(pid));
    }

    /** Has a small process in the group fill a file in a file system of memory: the kernel kills the largest, to no avail. */
    void exhaustMemory(Path file) throws IOException, InterruptedException {
        String fill = "echo $$ > " + path.resolve("cgroup.procs") + " && exec dd if=/dev/zero of=" + file
                + " bs=1M count=" + ((limit >> 20) + EXTRA_MEBIBYTES);
        Cli.run(new ProcessBuilder("sh", "-c", fill));
    }

    @Override
    public void close() throws IOException {
        Awaitility.await("the control group is empty")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    try {
                        Files.deleteIfExists(path);
                        return true;
                    } catch (IOException busy) {
                        return false;
                    }
                });
    }
}
