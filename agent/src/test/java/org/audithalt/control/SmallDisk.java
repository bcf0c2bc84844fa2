package org.audithalt.control;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real file system of one page. Needs root; where the environment says {@code REQUIRED_TMPFS=yes} it has to be there. */
record SmallDisk(Path path) implements AutoCloseable {
    private static final int PAGE = 4096;

    static SmallDisk mount(Path path) throws IOException, InterruptedException {
        Files.createDirectory(path);
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean mounted = root && run("mount", "-t", "tmpfs", "-o", "size=4k", "audithalt-unit", path.toString());
        if (!mounted && "yes".equals(System.getenv("REQUIRED_TMPFS"))) {
            throw new AssertionError("no tmpfs can be mounted (REQUIRED_TMPFS=yes)");
        }
        assumeTrue(mounted, "no tmpfs can be mounted");
        return new SmallDisk(path);
    }

    void fill() throws IOException {
        Files.write(path.resolve("ballast"), new byte[PAGE]);
    }

    void free() throws IOException {
        Files.delete(path.resolve("ballast"));
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", path.toString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
