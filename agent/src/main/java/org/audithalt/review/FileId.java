package org.audithalt.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from all others, whatever its name is: both numbers are unsigned.
 *
 * @param device of its file system
 * @param inode in that
 */
record FileId(long device, long inode) {
    /** Of the file that has this name now, behind symbolic links. */
    static FileId of(Path file) throws IOException {
        return new FileId(number(file, "unix:dev"), number(file, "unix:ino"));
    }

    private static long number(Path file, String attribute) throws IOException {
        return ((Number) Files.getAttribute(file, attribute)).longValue();
    }

    /** The same; null if there is no such file, or it cannot be looked at. */
    static @Nullable FileId orNull(Path file) {
        try {
            return of(file);
        } catch (IOException e) {
            return null;
        }
    }
}
