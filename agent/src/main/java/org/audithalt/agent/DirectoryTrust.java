package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Who may put files in the directories of the trail. Whoever may can take the log away and lay a forged backlog beside it, so a
 * directory that is open to everybody refuses the start; that of the backlog may be one where only owners take names away
 * (/dev/shm). A group, or another owner, is the administrator's decision, as on volumes of containers: it is told at each start.
 */
final class DirectoryTrust {
    private static final int WRITABLE_BY_ALL = 0002;
    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int STICKY = 01000;
    private static final int PERMISSIONS = 07777;

    private DirectoryTrust() {}

    /** Refuses what everybody may write to. */
    static void check(Settings settings) throws StartRefused {
        for (Path log : settings.logFiles()) {
            check("log_file", Paths.parent(log), false);
        }
        Path backlog = settings.backlogDirectory();
        check("backlog_dir", backlog, !backlog.equals(Paths.parent(settings.logFile())));
    }

    private static void check(String key, Path directory, boolean orSticky) throws StartRefused {
        int mode = number(attributes(directory), "mode");
        boolean passes = orSticky && (mode & STICKY) != 0;
        if ((mode & WRITABLE_BY_ALL) != 0 && !passes) {
            throw new StartRefused(
                    StartRefusal.OTHERS_WRITE,
                    key + ": everybody may write to " + directory + ", its mode is 0"
                            + Integer.toOctalString(mode & PERMISSIONS) + " (chmod o-w " + directory
                            + ", or name a directory below it, which is then made for this user alone)");
        }
    }

    /**
     * What is told of a start.
     *
     * @param uid user of this process
     * @param lines receives one for each directory that a group or another user may write to
     */
    static void addNotices(Settings settings, long uid, List<String> lines) {
        for (Path log : settings.logFiles()) {
            add("log_file", Paths.parent(log), uid, lines);
        }
        if (!settings.backlogDirectory().equals(Paths.parent(settings.logFile()))) {
            add("backlog_dir", settings.backlogDirectory(), uid, lines);
        }
    }

    private static void add(String key, Path directory, long uid, List<String> lines) {
        Map<String, Object> found = attributes(directory);
        int owner = number(found, "uid");
        if (owner != 0 && owner != (int) uid) {
            lines.add("notice: " + key + ": " + directory + " belongs to user " + Integer.toUnsignedString(owner)
                    + ", who may take the trail away");
        } else if ((number(found, "mode") & WRITABLE_BY_GROUP) != 0) {
            lines.add("notice: " + key + ": group " + Integer.toUnsignedString(number(found, "gid")) + " may write to "
                    + directory + ", and take the trail away (chmod g-w " + directory + ")");
        }
    }

    /** Empty where they cannot be read: what cannot be looked at cannot be written either, which is told otherwise. */
    private static Map<String, Object> attributes(Path directory) {
        try {
            return Files.readAttributes(directory, "unix:mode,uid,gid");
        } catch (IOException unknown) {
            return Map.of();
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
