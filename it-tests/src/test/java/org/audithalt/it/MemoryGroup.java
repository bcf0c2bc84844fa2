package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A control group whose memory can be used up. */
final class MemoryGroup implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_CGROUP";
    private static final Path ONE = Path.of("/sys/fs/cgroup/memory");
    private static final Path TWO = Path.of("/sys/fs/cgroup");
    private static final int EXTRA_MEBIBYTES = 300;

    private static final AtomicInteger MADE = new AtomicInteger();

    private final Path path;
    private final int mebibytes;

    private MemoryGroup(Path path, int mebibytes) {
        this.path = path;
        this.mebibytes = mebibytes;
    }

    /** Makes one, of either version of the kernel's interface; skips the test where that is not possible. */
    static MemoryGroup make(int mebibytes) throws IOException {
        Required.root(REQUIRED);
        boolean first = Files.isDirectory(ONE) && Files.isWritable(ONE.resolve("cgroup.procs"));
        Path parent = first ? ONE : TWO;
        Path path = parent.resolve("audithalt-it-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet());
        String limit = first ? "memory.limit_in_bytes" : "memory.max";
        try {
            Files.createDirectory(path);
            Files.writeString(path.resolve(limit), Long.toString((long) mebibytes << 20));
        } catch (IOException none) {
            Files.deleteIfExists(path);
            Required.that(false, REQUIRED, "no control group of memory can be made: " + none);
        }
        return new MemoryGroup(path, mebibytes);
    }

    /** Moves a process into it; what it has used until then stays charged elsewhere. */
    void add(long pid) throws IOException {
        Files.writeString(path.resolve("cgroup.procs"), Long.toString(pid));
    }

    /** Has a small process in the group fill a file in a file system of memory: the kernel kills the largest, to no avail. */
    void exhaust(Path file) throws IOException, InterruptedException {
        String fill = "echo $$ > " + path.resolve("cgroup.procs") + " && exec dd if=/dev/zero of=" + file
                + " bs=1M count=" + (mebibytes + EXTRA_MEBIBYTES);
        Cli.run(new ProcessBuilder("sh", "-c", fill));
    }

    @Override
    public void close() throws IOException {
        Awaitility.await("the control group is empty").until(() -> {
            try {
                Files.deleteIfExists(path);
                return true;
            } catch (IOException busy) {
                return false;
            }
        });
    }
}
