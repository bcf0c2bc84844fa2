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

    private RulesFile() {}

    /** The content; null after a problem was reported. */
    static byte @Nullable [] content(Path file, List<String> problems) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid");
            if ((mode(found) & FILE_TYPE) != REGULAR) {
                problem(problems, file, "not a regular file");
                return null;
            }
            String objection = TrustedFile.objection(file, found);
            if (objection != null) {
                problem(problems, file, objection);
                return null;
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            problem(problems, file, e);
            return null;
        }
    }

    /** Whether a directory may be read; false after a problem was reported. */
    static boolean isSafeDirectory(Path directory, List<String> problems) {
        try {
            String objection = TrustedFile.objection(directory);
            if (objection != null) {
                problem(problems, directory, objection);
            }
            return objection == null;
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

    private static int mode(Map<String, Object> found) {
        return found.get("mode") instanceof Integer mode ? mode : 0;
    }
}
