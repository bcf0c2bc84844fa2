package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who besides root may change a file that root is to run: its owner, the owner of a directory above it, or who may write to
 * one of them. In a directory with the sticky bit only owners can put something else in a file's place.
 */
final class OthersReach {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private OthersReach() {}

    /**
     * Who may, in words; null if nobody.
     *
     * @param file as it is named; links in its name are followed, and count where they stand, too
     */
    static @Nullable String into(Path file) throws IOException {
        String found = along(file.toRealPath());
        return found == null ? along(file.toAbsolutePath()) : found;
    }

    private static @Nullable String along(Path file) throws IOException {
        for (Path step = file; step != null; step = step.getParent()) {
            String found = of(step, Files.readAttributes(step, "unix:uid,gid,mode"));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String of(Path step, Map<String, Object> attributes) {
        int uid = number(attributes, "uid");
        int gid = number(attributes, "gid");
        int mode = number(attributes, "mode");
        if (uid != ROOT) {
            return "uid " + uid + ", who owns " + step;
        }
        if (Files.isDirectory(step) && (mode & STICKY) != 0) {
            return null;
        }
        if ((mode & OTHERS_WRITE) != 0) {
            return "everybody, who may write to " + step;
        }
        return (mode & GROUP_WRITES) != 0 && gid != ROOT ? "gid " + gid + ", who may write to " + step : null;
    }

    /** -1 if it is missing: then the file is nobody's. */
    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }
}
