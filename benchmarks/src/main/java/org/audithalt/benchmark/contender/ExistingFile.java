package org.audithalt.benchmark.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose path has a given length: rules look at what there is behind a name. */
public final class ExistingFile {
    private static final String DIRECTORIES = "/application/data";

    private ExistingFile() {}

    /**
     * Makes it, with its directories, below that for temporary files; it stays.
     *
     * @param length of the path in bytes; longer where that directory's own leaves no room
     */
    public static String of(int length) {
        try {
            String base =
                    Path.of(System.getProperty("java.io.tmpdir")).toRealPath().toString();
            int rest = Math.max(length - 1, base.length() + 1);
            String all = base + DIRECTORIES.repeat(rest / DIRECTORIES.length() + 1);
            String path = all.substring(0, rest) + "x";
            Path file = Path.of(path);
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
