package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An overlay as container engines mount it: an image below that is never written, and a small layer of its own above. */
final class Overlay implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_OVERLAY";

    private final Path path;

    private Overlay(Path path) {
        this.path = path;
    }

    /**
     * Mounts one below the directory for temporary files.
     *
     * @param layer directory of a file system that can be an upper layer
     */
    static Overlay mount(Path lower, Path layer) throws IOException, InterruptedException {
        Required.root(REQUIRED);
        Path path = Files.createTempDirectory("audithalt-overlay");
        String options = "lowerdir=" + lower + ",upperdir=" + Files.createDirectory(layer.resolve("upper"))
                + ",workdir=" + Files.createDirectory(layer.resolve("work"));
        Cli.Result mounted =
                Cli.run(new ProcessBuilder("mount", "-t", "overlay", "-o", options, "audithalt-it", path.toString()));
        if (mounted.exit() != 0) {
            Files.delete(path);
        }
        Required.that(mounted.exit() == 0, REQUIRED, "no overlay can be mounted: " + mounted.err());
        return new Overlay(path);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        MountPoint.remove(path);
    }
}
