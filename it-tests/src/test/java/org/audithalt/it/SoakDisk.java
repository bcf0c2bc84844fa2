package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk that the logs of a soak share, with faults of its own. */
final class SoakDisk implements AutoCloseable {
    private static final int MEBIBYTES = 512;
    private static final int BACKLOGS_MEBIBYTES = 64;
    private static final int PIECE = 1 << 20;

    private interface Mounted {
        void unmount() throws IOException;
    }

    private final Mounted disk;
    private final Mounted backlogs;
    private final Path path;
    private final Path backlogPath;
    private boolean frozen;

    private SoakDisk(Mounted disk, Path path, Mounted backlogs, Path backlogPath) {
        this.disk = disk;
        this.path = path;
        this.backlogs = backlogs;
        this.backlogPath = backlogPath;
    }

    /** In memory; the backlogs lie beside the logs. */
    static SoakDisk tmpfs() throws IOException, InterruptedException {
        Tmpfs disk = Tmpfs.mount(MEBIBYTES);
        return new SoakDisk(disk::close, disk.path(), () -> {}, disk.path());
    }

    /** A disk that can be frozen; the backlogs lie in memory, or the JVM would be frozen too. */
    static SoakDisk ext4(Path image) throws IOException, InterruptedException {
        Ext4 disk = Ext4.mount(image, MEBIBYTES);
        Tmpfs backlogs = Tmpfs.mount(BACKLOGS_MEBIBYTES);
        return new SoakDisk(disk::close, disk.path(), backlogs::close, backlogs.path());
    }

    Path path() {
        return path;
    }

    Path backlogPath() {
        return backlogPath;
    }

    boolean canFreeze() {
        return !path.equals(backlogPath);
    }

    /** Whether what was written so far leaves room for more. */
    boolean hasRoom() throws IOException {
        return Files.getFileStore(path).getUsableSpace() > ((long) MEBIBYTES << 20) / 2;
    }

    void fill() throws IOException {
        try (FileOutputStream out = new FileOutputStream(ballast().toFile(), true)) {
            byte[] bytes = new byte[PIECE];
            for (int count = PIECE; count > 0; ) {
                try {
                    out.write(bytes, 0, count);
                } catch (IOException full) {
                    count /= 2;
                }
            }
        }
    }

    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    void freeze() throws IOException, InterruptedException {
        frozen = true;
        fsfreeze("-f");
    }

    void thaw() throws IOException, InterruptedException {
        fsfreeze("-u");
        frozen = false;
    }

    private void fsfreeze(String option) throws IOException, InterruptedException {
        Cli.Result result = Cli.run(new ProcessBuilder(Required.tool("fsfreeze"), option, path.toString()));
        assertThat(result.exit()).as("%s", result).isZero();
    }

    @Override
    public void close() throws IOException {
        try {
            if (frozen) {
                thaw();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(path + " stays frozen", stop);
        }
        disk.unmount();
        backlogs.unmount();
    }
}
