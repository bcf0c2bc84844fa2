package org.audithalt.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether nobody else can change a file that governs auditing, as auditctl and auditd look at theirs: it belongs to root or to
 * this process's user, and not everybody may write to it. A group that may is the administrator's decision. A symbolic link is
 * followed, and what counts is where it leads. Stateless.
 */
public final class TrustedFile {
    private static final String ATTRIBUTES = "unix:mode,uid";
    private static final String EVERYBODY = "everybody may write to it (chmod o-w ";
    private static final String FOREIGN = "belongs to neither root nor this process's user (chown root ";
    private static final int WRITABLE_BY_ALL = 02;
    private static final Path SELF = Path.of("/proc/self");

    private TrustedFile() {}

    /** What speaks against a file or directory; null if nothing does. */
    public static @Nullable String objection(Path file) throws IOException {
        return objection(file, Files.readAttributes(file, ATTRIBUTES));
    }

    static @Nullable String objection(Path file, Map<String, Object> found) throws IOException {
        if ((number(found, "mode", WRITABLE_BY_ALL) & WRITABLE_BY_ALL) != 0) {
            return EVERYBODY + file + ")";
        }
        int owner = number(found, "uid", -1);
        return owner == 0 || owner == number(Files.readAttributes(SELF, "unix:uid"), "uid", -2)
                ? null
                : FOREIGN + file + ")";
    }

    /** Whether a line for people tells an objection. */
    public static boolean isObjection(String line) {
        return line.indexOf(EVERYBODY) >= 0 || line.indexOf(FOREIGN) >= 0;
    }

    private static int number(Map<String, Object> found, String name, int otherwise) {
        return found.get(name) instanceof Integer number ? number : otherwise;
    }
}
