package org.audithalt.rule;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens rules files and their directories: as auditctl, only those that nobody else can change. A symbolic link is followed, and
 * what counts is where it leads. Stateless.
 */
final class RulesFile {
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int WRITABLE_BY_ALL = 02;
    private static final Path SELF = Path.of("/proc/self");

    private RulesFile() {}

    /** The content; null after a problem was reported. */
    static byte @Nullable [] content(Path file, List<String> problems) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid");
            if ((mode(found) & FILE_TYPE) != REGULAR) {
                problem(problems, file, "not a regular file");
                return null;
            }
            return isSafe(file, found, problems) ? Files.readAllBytes(file) : null;
        } catch (IOException e) {
            problem(problems, file, e);
            return null;
        }
    }

    /** Whether a directory may be read; false after a problem was reported. */
    static boolean isSafeDirectory(Path directory, List<String> problems) {
        try {
            return isSafe(directory, Files.readAttributes(directory, "unix:mode,uid"), problems);
        } catch (IOException e) {
            problem(problems, directory, e);
            return false;
        }
    }

    static void problem(List<String> problems, Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            problem(problems, file, "no such file");
        } else if (e instanceof AccessDeniedException) {
            problem(problems, file, "not readable for this process");
        } else {
            problem(problems, file, "cannot be read: " + e.getMessage());
        }
    }

    private static void problem(List<String> problems, Path file, String text) {
        problems.add("rules:" + file + ": " + text);
    }

    private static boolean isSafe(Path file, Map<String, Object> found, List<String> problems) throws IOException {
        if ((mode(found) & WRITABLE_BY_ALL) != 0) {
            problem(problems, file, "everybody may write to it (chmod o-w " + file + ")");
            return false;
        }
        int owner = uid(found);
        if (owner != 0 && owner != uid(Files.readAttributes(SELF, "unix:uid"))) {
            problem(problems, file, "belongs to neither root nor this process's user (chown root " + file + ")");
            return false;
        }
        return true;
    }

    private static int mode(Map<String, Object> found) {
        return found.get("mode") instanceof Integer mode ? mode : WRITABLE_BY_ALL;
    }

    private static int uid(Map<String, Object> found) {
        return found.get("uid") instanceof Integer uid ? uid : -1;
    }
}
