package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.BacklogNames;
import org.audithalt.backlog.DeadBacklog;
import org.audithalt.backlog.HeaderText;

/**
 * Finds the backlogs of dead processes in a directory and recovers each into its own log. Alive means: the lock is held. A
 * file that is no backlog of this version is reported and left alone.
 */
public final class DeadProcesses {
    /** Suffix of a backlog's name. */
    public static final String SUFFIX = BacklogNames.SUFFIX;

    private final Recovery recovery;
    private final LogLocks held;
    private final List<String> said;
    private final List<Path> leftAlone = new ArrayList<>();
    private int failures;

    /**
     * @param uid user that new log files belong to
     * @param held locks that this process holds itself
     * @param said receives a line per backlog found, without prefix
     */
    public DeadProcesses(String version, long uid, LogLocks held, List<String> said) {
        this.recovery = new Recovery(version, uid, held);
        this.held = held;
        this.said = said;
    }

    /** Recovers all dead backlogs of a directory. Returns how many could not be. */
    public int recoverAll(Path directory) throws IOException {
        failures = 0;
        try (DirectoryStream<Path> backlogs = Files.newDirectoryStream(directory)) {
            for (Path backlog : backlogs) {
                if (isNamed(backlog)) {
                    recoverIfDead(backlog);
                }
            }
        }
        return failures;
    }

    /** Whether a file is called as backlogs are. */
    static boolean isNamed(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX);
    }

    /** The files that could not be recovered so far; each has had its line. */
    public List<Path> leftAlone() {
        return leftAlone;
    }

    private void recoverIfDead(Path backlog) {
        if (!Files.exists(backlog)) {
            // recovered together with another of the same log
            return;
        }
        try {
            Path lockFile = lockOf(backlog);
            if (held.holds(lockFile)) {
                recover(backlog);
                return;
            }
            LogLock lock = LogLock.tryAcquire(lockFile);
            if (lock == null) {
                return;
            }
            try {
                if (Files.exists(backlog)) {
                    recover(backlog);
                }
            } finally {
                if (Files.exists(backlog)) {
                    lock.close();
                } else {
                    lock.remove();
                }
            }
        } catch (IOException | BacklogException | RuntimeException | InternalError failed) {
            failures++;
            leftAlone.add(backlog);
            said.add("recover: " + text(backlog, failed));
        }
    }

    private static Path lockOf(Path backlog) throws IOException, BacklogException {
        try (DeadBacklog dead = DeadBacklog.open(backlog)) {
            String lock = HeaderText.value(dead.text(), "lock_file");
            Path file = Path.of(lock);
            Path parent = file.getParent();
            return parent != null && Files.isDirectory(parent) ? file : backlog.resolveSibling(file.getFileName());
        }
    }

    /** What is said of a backlog that cannot be recovered; where space is all that is missing, that it waits for that. */
    static String text(Path backlog, Throwable failed) {
        String message = failed instanceof IOException
                ? FileProblem.withName((IOException) failed)
                : String.valueOf(failed.getMessage());
        Storage storage = new FileStorage(0);
        boolean full = failed instanceof IOException
                && SinkTrouble.of((IOException) failed, storage.noSpaceText()) == SinkTrouble.NO_SPACE;
        return (message.startsWith(backlog.toString()) ? message : backlog + ": " + message)
                + (full ? " (nothing is lost: free space where its log is, then recover again)" : "");
    }

    /**
     * Recovers one backlog whose lock the caller holds; nothing if it has been recovered together with another of its process.
     *
     * @throws BacklogException if the file is no backlog of this version
     */
    public void recover(Path backlog) throws IOException, BacklogException {
        if (!Files.exists(backlog)) {
            return;
        }
        said.add("recover: " + text(backlog, recovery.recover(backlog)));
    }

    /** What is said of a backlog that has been recovered. */
    static String text(Path backlog, Recovery.Result result) {
        if (result.records() == 0 && result.waiting() == 0 && result.unreadable() == 0) {
            return backlog + ": pid " + result.pid() + " died: nothing was left to be written to " + result.log();
        }
        return backlog + ": pid " + result.pid() + " died: " + result.records() + " records, "
                + result.unknown() + " of them with unknown outcome, " + result.waiting() + " merely waited"
                + (result.unreadable() > 0 ? ", " + result.unreadable() + " unreadable" : "")
                + "; written to " + result.log();
    }
}
