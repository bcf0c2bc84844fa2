package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory on which a test has mounted a file system. */
final class MountPoint {
    private MountPoint() {}

    /** Unmounts, even if a process still has files open there, and removes the directory. */
    static void remove(Path path) throws IOException {
        try {
            Cli.Result unmounted = Cli.run(new ProcessBuilder("umount", "--lazy", path.toString()));
            assertThat(unmounted.exit()).as("%s", unmounted).isZero();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(path + " stays mounted", stop);
        }
        Files.delete(path);
    }
}
