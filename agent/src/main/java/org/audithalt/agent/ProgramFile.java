package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program must be to be run by an action {@code exec PATH} (auditd.conf(5)): nobody but root and the user of this process may
 * have put it there, or may put another in its place.
 */
final class ProgramFile {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int OWNER_EXECUTE = 0100;
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In such a directory only the owner of a file, or of the directory, takes its name away (unlink(2)): /tmp. */
    private static final int STICKY = 01000;

    private ProgramFile() {}

    /**
     * What is wrong with a program, null if nothing.
     *
     * @param uid user of this process, who may own it besides root
     */
    static @Nullable String objection(Path program, long uid) {
        try {
            String objection = toFile(attributes(program), uid);
            Path directory = Paths.parent(program.toAbsolutePath());
            if (objection == null) {
                objection = toDirectories(directory, uid);
            }
            // those that links among them lead to
            return objection == null ? toDirectories(directory.toRealPath(), uid) : objection;
        } catch (NoSuchFileException none) {
            return "no such file";
        } catch (IOException unknown) {
            return "cannot be looked at: " + unknown.getMessage();
        }
    }

    private static @Nullable String toFile(Map<String, Object> found, long uid) {
        int mode = number(found, "mode");
        if ((mode & TYPE) != REGULAR) {
            return "not a regular file";
        }
        if (isForeign(found, uid)) {
            return belongs(found);
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0) {
            return "can be written by others (chmod go-w)";
        }
        return (mode & OWNER_EXECUTE) == 0 ? "not executable (chmod u+x)" : null;
    }

    /** Whoever may write a directory may put another file, or another directory, in the place. */
    private static @Nullable String toDirectories(Path lowest, long uid) throws IOException {
        for (Path directory = lowest; directory != null; directory = directory.getParent()) {
            Map<String, Object> found = attributes(directory);
            int mode = number(found, "mode");
            if (isForeign(found, uid)) {
                return "its directory " + directory + " " + belongs(found);
            }
            // a link's own bits say nothing
            boolean counts = (mode & TYPE) == DIRECTORY && (mode & STICKY) == 0;
            if (counts && (mode & WRITABLE_BY_OTHERS) != 0) {
                return "its directory " + directory + " can be written by others (chmod go-w)";
            }
        }
        return null;
    }

    private static boolean isForeign(Map<String, Object> found, long uid) {
        int owner = number(found, "uid");
        return owner != 0 && owner != (int) uid;
    }

    private static String belongs(Map<String, Object> found) {
        return "belongs to user " + Integer.toUnsignedString(number(found, "uid"))
                + " (root or the user of this process must own it)";
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
