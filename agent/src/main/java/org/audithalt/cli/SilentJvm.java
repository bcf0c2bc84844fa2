package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.audithalt.sink.FileProblem;
import org.jspecify.annotations.Nullable;

/**
 * A process of which nothing can be told, for what would tell it does not answer or cannot be read: its backlog or that one's
 * disk, or the process itself.
 *
 * @param process the process
 * @param backlog the file that it has mapped, by its own name for it; null if even that is not known
 * @param problem what is wrong with it
 */
record SilentJvm(ProcessFiles process, @Nullable Path backlog, String problem) {
    private static final long ROOT = 0;

    /** One that did not answer in time. */
    static SilentJvm hanging(ProcessFiles process, @Nullable Path backlog) {
        return new SilentJvm(process, backlog, "does not answer (a disk that hangs?)");
    }

    /**
     * One whose backlog cannot be read.
     *
     * @param own user id that this program runs as
     */
    static SilentJvm unreadable(ProcessFiles process, Path backlog, IOException why, long own) {
        boolean closed = why instanceof AccessDeniedException && own != ROOT;
        return new SilentJvm(
                process,
                backlog,
                "cannot be read: " + FileProblem.of(why)
                        + (closed ? " (run this as root, or open its directory to uid " + own + " again)" : ""));
    }

    /**
     * One whose backlog has no name any more, and into whose memory this user may not look.
     *
     * @param own user id that this program runs as
     */
    static SilentJvm deleted(ProcessFiles process, Path backlog, long own) {
        return new SilentJvm(
                process,
                backlog,
                "was deleted: unless it is about to end, it halts until it has made a new one there, for which that directory"
                        + " must be writable and have space" + (own == ROOT ? "" : " (root sees more)"));
    }

    /** What is wrong, in one clause. */
    String what() {
        Path file = backlog;
        return (file == null ? "its memory map" : "its backlog " + Wording.printable(file.toString())) + " "
                + Wording.printable(problem);
    }

    /** Its name for the kernel, as its command line may hang too; safe for a terminal. */
    String mainClass() {
        return Wording.printable(process.name());
    }

    /** Whether its backlog is in a directory, as far as names tell. */
    boolean isIn(Path directory) {
        Path file = backlog;
        return file == null || directory.toAbsolutePath().normalize().equals(file.getParent());
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", process.pid());
        members.put("main_class", process.name());
        members.put("reachable", false);
        members.put("unreachable", what());
        return members;
    }
}
