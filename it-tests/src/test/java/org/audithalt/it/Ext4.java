package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real file system on a disk that can lose its power: an image file behind a loop device. */
final class Ext4 implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_LOOP";

    private final Path image;
    private final Path path;
    private int mounts = 1;
    private boolean frozen;

    private Ext4(Path image, Path path) {
        this.image = image;
        this.path = path;
    }

    /** Mounts one below the directory for temporary files, where a JDK in another root directory sees it too. */
    static Ext4 mount(Path image, int mebibytes) throws IOException, InterruptedException {
        Required.root(REQUIRED);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        }
        Cli.Result made = Cli.run(new ProcessBuilder(Required.tool("mkfs.ext4"), "-q", image.toString()));
        assertThat(made.exit()).as("%s", made).isZero();
        Path path = Files.createTempDirectory("audithalt-ext4");
        Cli.Result mounted = mount(image, path);
        if (mounted.exit() != 0) {
            Files.delete(path);
        }
        Required.that(mounted.exit() == 0, REQUIRED, "no image can be mounted: " + mounted.err());
        return new Ext4(image, path);
    }

    private static Cli.Result mount(Path image, Path path) throws IOException, InterruptedException {
        return Cli.run(new ProcessBuilder("mount", "-o", "loop", image.toString(), path.toString()));
    }

    Path path() {
        return path;
    }

    /** What the disk holds at this moment, without what the kernel has not yet written. */
    Path held() throws IOException, InterruptedException {
        Path copy = image.resolveSibling(image.getFileName() + ".held");
        Cli.Result copied = Cli.run(new ProcessBuilder("cp", "--sparse=always", image.toString(), copy.toString()));
        assertThat(copied.exit()).as("%s", copied).isZero();
        return copy;
    }

    /** Mounts what a disk held in the place of the file system. */
    void comesBackWith(Path held) throws IOException, InterruptedException {
        unmount();
        Cli.Result again = mount(held, path);
        assertThat(again.exit()).as("%s", again).isZero();
        mounts++;
    }

    /** Mounts what a disk held over the file system, so that at no moment there is nothing in its place. */
    void coverWith(Path held) throws IOException, InterruptedException {
        Cli.Result over = mount(held, path);
        assertThat(over.exit()).as("%s", over).isZero();
        mounts++;
    }

    /** From now on whatever writes to it hangs, fsfreeze(8). */
    void freeze() throws IOException, InterruptedException {
        fsfreeze("--freeze");
        frozen = true;
    }

    void thaw() throws IOException, InterruptedException {
        frozen = false;
        fsfreeze("--unfreeze");
    }

    /**
     * Makes it read-only for good under whoever has files open there, as {@code errors=remount-ro} does. It can be written
     * again only after it was mounted anew.
     */
    void abort() throws IOException, InterruptedException {
        Cli.Result done = Cli.run(new ProcessBuilder("mount", "-o", "remount,abort", path.toString()));
        assertThat(done.exit()).as("%s", done).isZero();
    }

    private void fsfreeze(String what) throws IOException, InterruptedException {
        Cli.Result done = Cli.run(new ProcessBuilder(Required.tool("fsfreeze"), what, path.toString()));
        assertThat(done.exit()).as("%s", done).isZero();
    }

    private void unmount() throws IOException, InterruptedException {
        while (mounts > 0) {
            mounts--;
            Cli.Result unmounted = Cli.run(new ProcessBuilder("umount", "--lazy", path.toString()));
            assertThat(unmounted.exit()).as("%s", unmounted).isZero();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (frozen) {
                thaw();
            }
            unmount();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(path + " stays mounted", stop);
        }
        Files.delete(path);
    }
}
