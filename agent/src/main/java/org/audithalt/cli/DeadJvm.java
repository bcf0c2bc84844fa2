package org.audithalt.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.HeaderView;
import org.audithalt.backlog.LeftRecords;
import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;

/**
 * A process that has died and left its backlog: what is in it gets into the log at the next start there, or by {@code recover}.
 *
 * @param file the backlog, as this process opens it
 * @param header what its header says
 * @param left what it holds
 */
record DeadJvm(Path file, HeaderView header, LeftRecords left) {
    /** The dead process that left a file; null if the file is no backlog, cannot be read, or its process lives. */
    static @Nullable DeadJvm of(Path file) {
        HeaderView header = HeaderView.read(file);
        if (header == null || header.processLives()) {
            return null;
        }
        try {
            return header.mayLiveElsewhere() && isLocked(file, header)
                    ? null
                    : new DeadJvm(file, header, LeftRecords.in(file));
        } catch (IOException | BacklogException recoveredMeanwhile) {
            return null;
        }
    }

    /**
     * Whether a process elsewhere holds the lock. Asked for a shared lock, which is given back at once, and only of a process
     * in another pid namespace: a start that asks for its own in that very moment would be refused.
     */
    private static boolean isLocked(Path file, HeaderView header) throws IOException {
        Path lock = file.resolveSibling(lockName(header));
        if (!Files.isRegularFile(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ)) {
            FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true);
            return shared == null;
        }
    }

    private static Path lockName(HeaderView header) {
        Path name = RawName.ofText(header.lockFile()).getFileName();
        return name == null ? Path.of("") : name;
    }

    /** Records that a recovery would look at. */
    int records() {
        return left.records();
    }

    /** When the process last said that it lives, which it does once a second. */
    long diedMillis() {
        return header.lastStatusMillis();
    }

    /** The command that gets the records into the log. */
    String recovery() {
        Path directory = file.toAbsolutePath().getParent();
        return SuggestedCommand.of("recover " + SuggestedCommand.quoted(String.valueOf(directory)));
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("running", false);
        members.put("pid", header.pid());
        members.put("main_class", header.mainClass());
        members.put("gate", header.closed() ? "closed" : "open");
        members.put("reasons", header.gateReasons());
        members.put("start", header.startMillis());
        members.put("as_of", diedMillis());
        members.put("log", Map.of("file", header.logFile()));
        members.put(
                "backlog",
                Map.of(
                        "file", file.toString(),
                        "unwritten", left.complete(),
                        "written", left.written(),
                        "unknown", left.unknown(),
                        "waiting", left.waiting()));
        members.put("recover", recovery());
        return members;
    }

    /** Main class, safe for a terminal; as of one that lives. */
    String mainClass() {
        return Wording.program(Wording.printable(header.mainClass()));
    }

    /** For the text of a status. */
    void describe(StatusLines lines) {
        lines.paragraph("PID " + header.pid() + " (" + mainClass() + ") DEAD"
                + (records() == 0 ? ", all its records are stored\n" : ", left " + leftovers() + "\n"));
        lines.add("died", "about " + lines.time(diedMillis()) + " (" + lines.ago(diedMillis()) + ")");
        lines.add(
                "gate",
                header.gateReasons().isEmpty()
                        ? ""
                        : (header.closed() ? "was closed: " : "ran unaudited: ")
                                + Wording.printable(String.join(", ", header.gateReasons())));
        lines.add("backlog", Wording.printable(file.toString()));
        lines.add("log", Wording.printable(header.logFile()));
        lines.add("next", "a start with this log, or " + recovery());
    }

    private String leftovers() {
        return Wording.count(records(), "record") + " in its backlog"
                + (left.unknown() > 0 ? ", " + left.unknown() + " with unknown outcome" : "")
                + (left.written() > 0 ? ", " + left.written() + " written but not known to be stored" : "");
    }
}
