package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of the JDK that runs, told by the code that the kernel has mapped, not by {@code java.home}: the command
 * line can set that to any directory, while the JVM takes its own classes from beside its {@code libjvm.so}.
 */
final class JvmHome {
    private static final String LIBRARY = "/libjvm.so";
    private static final String DELETED = " (deleted)";

    /** Fields before the path in a line of {@code maps}: addresses, permissions, offset, device, inode. */
    private static final int FIELDS = 5;

    private JvmHome() {}

    /**
     * Finds it.
     *
     * @param maps the mappings of this process, {@code /proc/self/maps}; proc_pid_maps(5)
     * @return null if they cannot be read, or the JVM is no library of its own
     * @throws IOException if the files that run are no longer those on disk, or it cannot be told which run
     */
    static @Nullable Path of(Path maps) throws IOException {
        byte[] octets;
        try {
            octets = Files.readAllBytes(maps);
        } catch (IOException noProc) {
            return null;
        }
        String text = new String(octets, charset());
        String library = null;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            String path = code(text.substring(from, to));
            from = to + 1;
            if (path == null || path.equals(library)) {
                continue;
            }
            if (library != null) {
                throw new IOException(library + " and " + path + " are both mapped: it is not known which is the JVM");
            }
            library = path;
        }
        if (library == null) {
            return null;
        }
        Path home = home(library);
        if (text.contains(home + "/lib/modules" + DELETED)) {
            throw deleted(home + "/lib/modules");
        }
        return home;
    }

    /** Two directories above the library's own. */
    private static Path home(String library) throws IOException {
        if (library.endsWith(DELETED)) {
            throw deleted(library.substring(0, library.length() - DELETED.length()));
        }
        Path home;
        try {
            home = Path.of(library);
        } catch (InvalidPathException e) {
            throw new IOException(library + " is the JVM's, but this locale cannot name it", e);
        }
        for (int i = 0; i < 3; i++) {
            home = home.getParent();
            if (home == null) {
                throw new IOException(library + " is the JVM's, but in no JDK");
            }
        }
        return home;
    }

    private static IOException deleted(String file) {
        return new IOException(file + " was replaced or deleted since the JVM began (restart the process)");
    }

    /** The path of a line that maps code of a JVM; else null. */
    private static @Nullable String code(String line) {
        if (!line.endsWith(LIBRARY) && !line.endsWith(LIBRARY + DELETED)) {
            return null;
        }
        int at = 0;
        for (int field = 0; field < FIELDS; field++) {
            int blank = line.indexOf(' ', at);
            if (blank < 0 || (field == 1 && line.substring(at, blank).indexOf('x') < 0)) {
                return null;
            }
            at = blank + 1;
        }
        return line.substring(at).stripLeading();
    }

    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
