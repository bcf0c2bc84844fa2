package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program must be to be run by an action {@code exec PATH} (auditd.conf(5)): nobody else may have put it there. */
final class ProgramFile {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int OWNER_EXECUTE = 0100;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private ProgramFile() {}

    /**
     * What is wrong with a program, null if nothing.
     *
     * @param uid user of this process, who may own it besides root
     */
    static @Nullable String objection(Path program, long uid) {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(program, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return "no such file";
        } catch (IOException unknown) {
            return "cannot be looked at: " + unknown.getMessage();
        }
        int mode = number(found, "mode");
        int owner = number(found, "uid");
        if ((mode & TYPE) != REGULAR) {
            return "not a regular file";
        }
        if (owner != 0 && owner != (int) uid) {
            return "belongs to user " + Integer.toUnsignedString(owner)
                    + " (root or the user of this process must own it)";
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0) {
            return "can be written by others (chmod go-w)";
        }
        return (mode & OWNER_EXECUTE) == 0 ? "not executable (chmod u+x)" : null;
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
