package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real file system that writes changed blocks to new places, behind a loop device, with a subvolume that can have a quota. */
final class Btrfs implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_BTRFS";

    /** The least that mkfs.btrfs(8) takes is 109. */
    private static final int MEBIBYTES = 128;

    private final Path path;

    private Btrfs(Path path) {
        this.path = path;
    }

    /** Mounts one below the directory for temporary files, where a JDK in another root directory sees it too. */
    static Btrfs mount(Path image) throws IOException, InterruptedException {
        Required.root(REQUIRED);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) MEBIBYTES << 20);
        }
        // mixed, else one so small says for half a minute after it was full that nothing is free (btrfs(5))
        run("mkfs.btrfs", "--quiet", "--mixed", "--data", "single", "--metadata", "single", image.toString());
        Path path = Files.createTempDirectory("audithalt-btrfs");
        Cli.Result mounted = Cli.run(new ProcessBuilder("mount", "-o", "loop", image.toString(), path.toString()));
        if (mounted.exit() != 0) {
            Files.delete(path);
        }
        Required.that(mounted.exit() == 0, REQUIRED, "no btrfs can be mounted: " + mounted.err());
        Btrfs disk = new Btrfs(path);
        try {
            run("btrfs", "quota", "enable", path.toString());
            run("btrfs", "subvolume", "create", disk.subvolume().toString());
        } catch (Throwable failed) {
            disk.close();
            throw failed;
        }
        return disk;
    }

    Path subvolume() {
        return path.resolve("subvolume");
    }

    /** Limits what the subvolume may hold to what it holds and a little more. */
    void limit() throws IOException, InterruptedException {
        run("btrfs", "filesystem", "sync", path.toString());
        String[] shown = shown();
        limit(Long.toString(Long.parseLong(shown[1]) + (1 << 20)), shown[0]);
    }

    void unlimit() throws IOException, InterruptedException {
        limit("none", shown()[0]);
    }

    /** By its number and from above: asked through the full subvolume, the kernel itself now and then answers "Disk quota exceeded". */
    private void limit(String size, String group) throws IOException, InterruptedException {
        run("btrfs", "qgroup", "limit", size, group, path.toString());
    }

    /** Number and bytes of the subvolume's quota group, and more. */
    private String[] shown() throws IOException, InterruptedException {
        String[] lines = run(
                        "btrfs", "qgroup", "show", "--raw", "-f", subvolume().toString())
                .strip()
                .split("\n");
        return lines[lines.length - 1].strip().split("\\s+");
    }

    /** Ballast until nothing more fits. */
    void fill() throws IOException, InterruptedException {
        Cli.Result filled =
                Cli.run(new ProcessBuilder("dd", "if=/dev/zero", "of=" + path.resolve("ballast"), "bs=64k"));
        assertThat(filled.err()).contains("No space left on device");
    }

    /** Takes the ballast away; the space is free only after a commit. */
    void free() throws IOException, InterruptedException {
        Files.delete(path.resolve("ballast"));
        run("btrfs", "filesystem", "sync", path.toString());
    }

    private static String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Required.tool(tool, REQUIRED)));
        command.addAll(Arrays.asList(arguments));
        Cli.Result done = Cli.run(new ProcessBuilder(command));
        assertThat(done.exit()).as("%s %s", command, done).isZero();
        return done.out();
    }

    @Override
    public void close() throws IOException {
        MountPoint.remove(path);
    }
}
