package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** What a process's user may do with files of its tree, as far as mode bits and mounts tell. */
final class TargetRights {
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;

    private final ProcessFiles process;

    TargetRights(ProcessFiles process) {
        this.process = process;
    }

    /** Whether it may read a file. */
    boolean mayRead(String file) {
        boolean may = may(file, READ);
        for (int at = file.indexOf('/', 1); at > 0; at = file.indexOf('/', at + 1)) {
            may &= may(file.substring(0, at), EXECUTE);
        }
        return may;
    }

    /** Whether it may make files in a directory. */
    boolean mayWriteDirectory(String path) {
        return may(path, WRITE) && !process.tree().isReadOnly(path);
    }

    private boolean may(String path, int bit) {
        try {
            Map<String, Object> found = Files.readAttributes(process.tree().seen(path), "unix:mode,uid,gid");
            int mode = number(found, "mode");
            long uid = process.effectiveUid();
            if (uid == 0) {
                return true;
            }
            if (uid == number(found, "uid")) {
                return (mode >> 6 & bit) != 0;
            }
            List<String> groups = process.groups();
            return (groups.contains(String.valueOf(found.get("gid"))) ? mode >> 3 & bit : mode & bit) != 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }
}
