package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories that rows of rules are about, made anew for each run under the same names: {@code $D} is watched, {@code $O}
 * is beside it, both in {@code $B}.
 */
final class RuleTree {
    static final String WARM = "warm";

    private final Path root;

    RuleTree(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** The base of a round. */
    Path base(String round) {
        return root.resolve(round);
    }

    /** Three digits, so that the kernel's 15 letters of a thread's name are enough for the action. */
    static String round(int row) {
        return String.format("%03d", row);
    }

    /** Removes what is there and makes directories for rounds 0 to {@code rows - 1} and the one that warms up. */
    void make(int rows) throws IOException, InterruptedException {
        clear();
        Files.createDirectory(root);
        List<String> pipes = new ArrayList<>(List.of(Required.tool("mkfifo")));
        make(WARM, pipes);
        for (int i = 0; i < rows; i++) {
            make(round(i), pipes);
        }
        Cli.run(new ProcessBuilder(pipes));
    }

    private void make(String round, List<String> pipes) throws IOException {
        Path watched = Files.createDirectories(base(round).resolve("d"));
        Path other = Files.createDirectory(base(round).resolve("o"));
        for (String file : List.of("d/f", "d/g", "d/old", "d/from", "d/owned", "d/sub/f", "o/f")) {
            Files.createDirectories(base(round).resolve(file).getParent());
            Files.writeString(base(round).resolve(file), "0123456789");
        }
        Files.setAttribute(watched.resolve("owned"), "unix:uid", 1234);
        Files.setAttribute(watched.resolve("owned"), "unix:gid", 5678);
        Files.createSymbolicLink(watched.resolve("link"), Path.of("f"));
        Files.createSymbolicLink(watched.resolve("sublink"), Path.of("sub"));
        Files.createSymbolicLink(watched.resolve("out"), other.resolve("f"));
        Files.createLink(watched.resolve("hard"), watched.resolve("sub/f"));
        Files.createLink(other.resolve("hard"), watched.resolve("f"));
        Files.createSymbolicLink(other.resolve("link"), watched.resolve("f"));
        Files.createSymbolicLink(other.resolve("dlink"), watched);
        Files.copy(Path.of(Required.tool("true")), watched.resolve("prog"), StandardCopyOption.COPY_ATTRIBUTES);
        pipes.add(watched.resolve("pipe").toString());
    }

    /** A rule with the names of a round in it. */
    String written(String rule, String round) throws IOException {
        Path watched = base(round).resolve("d");
        long device = ((Number) Files.getAttribute(watched, "unix:dev")).longValue();
        return rule.replace("$D", watched.toString())
                .replace("$O", base(round).resolve("o").toString())
                .replace("$B", base(round).toString())
                .replace("$K", "r" + round)
                .replace(
                        "$INODE",
                        Files.getAttribute(watched.resolve("f"), "unix:ino").toString())
                .replace("$MAJOR", Long.toString(device >> 8 & 0xfff))
                .replace("$MINOR", Long.toString(device & 0xff | device >> 12 & 0xfff00));
    }

    private void clear() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
