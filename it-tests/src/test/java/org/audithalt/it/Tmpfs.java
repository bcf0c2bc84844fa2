package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A real small file system, to be filled. */
final class Tmpfs implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_TMPFS";
    private static final int LARGE = 1 << 16;

    private final Path path;

    private Tmpfs(Path path) {
        this.path = path;
    }

    /** Mounts one below the directory for temporary files, where a JDK in another root directory sees it too. */
    static Tmpfs mount(int mebibytes) throws IOException, InterruptedException {
        Required.root(REQUIRED);
        Path path = Files.createTempDirectory("audithalt-tmpfs");
        Cli.Result mounted = Cli.run(new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0755", "audithalt-it", path.toString()));
        if (mounted.exit() != 0) {
            Files.delete(path);
        }
        Required.that(mounted.exit() == 0, REQUIRED, "no tmpfs can be mounted: " + mounted.err());
        return new Tmpfs(path);
    }

    Path path() {
        return path;
    }

    /** Ballast until nothing more fits. */
    void fill() throws IOException {
        try (FileOutputStream out = new FileOutputStream(ballast().toFile(), true)) {
            byte[] bytes = new byte[LARGE];
            for (int count = LARGE; count > 0; ) {
                try {
                    out.write(bytes, 0, count);
                } catch (IOException full) {
                    count /= 2;
                }
            }
        }
    }

    /** More ballast or less, until so many MiB are free. */
    void leave(int mebibytes) throws IOException {
        long lacking = ((long) mebibytes << 20) - path.toFile().getUsableSpace();
        if (lacking > 0) {
            try (FileChannel less = FileChannel.open(ballast(), StandardOpenOption.WRITE)) {
                less.truncate(less.size() - lacking);
            }
        }
        try (FileOutputStream out = new FileOutputStream(ballast().toFile(), true)) {
            byte[] bytes = new byte[LARGE];
            while (path.toFile().getUsableSpace() > (long) mebibytes << 20) {
                out.write(bytes);
            }
        }
    }

    /** Changes options of the mount, as in {@code nr_inodes=20}. */
    void remount(String options) throws IOException, InterruptedException {
        Cli.Result done = Cli.run(new ProcessBuilder("mount", "-o", "remount," + options, path.toString()));
        assertThat(done.exit()).as("%s", done).isZero();
    }

    /** Number of inodes in use: files, directories and the root. */
    long inodesUsed() throws IOException, InterruptedException {
        Cli.Result shown = Cli.run(new ProcessBuilder("stat", "--file-system", "--format=%c %d", path.toString()));
        String[] numbers = shown.out().trim().split(" ");
        return Long.parseLong(numbers[0]) - Long.parseLong(numbers[1]);
    }

    /** Takes the ballast away. */
    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        MountPoint.remove(path);
    }
}
