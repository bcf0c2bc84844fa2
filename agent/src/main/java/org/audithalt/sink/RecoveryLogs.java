package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.HeaderText;
import org.audithalt.backlog.LogMarks;
import org.audithalt.record.Octets;

/**
 * The logs of a dead process: what they hold of its records, and where the rest is written to, the log that was in use if that
 * can be. A log whose flush had failed is moved away first, and what it seems to hold is not believed. A log of several that
 * cannot be opened is passed over.
 */
final class RecoveryLogs implements AutoCloseable {
    private final DeadSiblings dead;
    private final List<AuditLog> opened = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final LogLocks locks = new LogLocks();
    private long lastSerial;
    private int used;

    private RecoveryLogs(DeadSiblings dead) {
        this.dead = dead;
        this.lastSerial = dead.storedSerial();
    }

    /**
     * Opens the logs. The caller holds the lock of the first.
     *
     * @param held locks that this process holds
     */
    static RecoveryLogs open(DeadSiblings dead, Path backlogFile, long uid, LogLocks held, int bufferBytes)
            throws IOException, BacklogException {
        RecoveryLogs logs = new RecoveryLogs(dead);
        List<String> names = HeaderText.logs(dead.first().text());
        try {
            IOException failure = null;
            // the one in use comes first
            for (int i = 0; i < names.size(); i++) {
                int number = (dead.logInUse() + i) % names.size();
                Path path = placeOf(number, names.get(number), backlogFile);
                AuditLog log = new AuditLog(
                        new FileStorage(uid),
                        path,
                        HeaderText.value(dead.first().text(), "log_group"),
                        bufferBytes);
                try {
                    logs.lock(number, path, held);
                    logs.add(log, number);
                } catch (LogRefusedException refused) {
                    log.close();
                    failure = failure == null ? refused : failure;
                } catch (IOException failed) {
                    // opening flushes, and an error of that is final, as for the writer
                    dead.trust(number, LogMarks.FLUSH_FAILED);
                    log.close();
                    failure = failure == null ? failed : failure;
                }
            }
            if (logs.opened.isEmpty() && failure != null) {
                throw failure;
            }
            return logs;
        } catch (IOException | BacklogException | RuntimeException | Error failed) {
            logs.close();
            throw failed;
        }
    }

    /** The log that the process wrote; the first is looked for beside the backlog if that was carried to another place. */
    private static Path placeOf(int number, String name, Path backlogFile) throws BacklogException {
        if (name.isEmpty()) {
            throw new BacklogException(backlogFile + ": names no log; left alone");
        }
        Path log = Path.of(name);
        Path parent = log.getParent();
        return number > 0 || (parent != null && Files.isDirectory(parent))
                ? log
                : backlogFile.resolveSibling(log.getFileName());
    }

    private void lock(int number, Path log, LogLocks held) throws IOException {
        Path parent = log.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new LogRefusedException(LogRefusedException.Kind.UNUSABLE, log, "its directory is not there");
        }
        Path file = LogLock.pathFor(log);
        if (number > 0 && !held.holds(file) && !locks.add(file)) {
            throw new LogRefusedException(
                    LogRefusedException.Kind.IN_USE, log, "in use by process " + LogLock.holder(file));
        }
    }

    private void add(AuditLog log, int number) throws IOException {
        log.open();
        int trust = dead.trustIn(number);
        if (trust == LogMarks.FLUSH_FAILED) {
            log.rotate();
            dead.trust(number, LogMarks.MOVED_AWAY);
        }
        boolean trusted = trust == LogMarks.TRUSTED;
        lastSerial = Math.max(
                lastSerial, trusted ? log.lastSerial() : trust == LogMarks.MOVED_AWAY ? log.serialInFile() : 0);
        opened.add(log);
        numbers.add(number);
    }

    /** The records up to this serial are in the logs. */
    long lastSerial() {
        return lastSerial;
    }

    /** The log that is written. */
    Path path() {
        return opened.get(used).path();
    }

    /** Appends one event; if the log cannot take it, to the next that can. */
    void append(Octets text) throws IOException {
        int[] end = {text.length()};
        while (opened.get(used).write(text, end, 1) != 1) {
            AuditLog log = opened.get(used);
            if (used + 1 == opened.size()) {
                IOException failure = log.failure();
                throw failure != null ? failure : new IOException(log.path() + ": short write");
            }
            store();
            used++;
        }
    }

    /** Makes sure that what was appended is stored. */
    void store() throws IOException {
        AuditLog log = opened.get(used);
        try {
            log.force(true);
        } catch (IOException failed) {
            dead.trust(numbers.get(used), LogMarks.FLUSH_FAILED);
            throw failed;
        }
        if (log.check() != Presence.PRESENT) {
            throw new IOException(log.path() + ": changed by others during recovery; nothing was deleted");
        }
    }

    @Override
    public void close() throws IOException {
        for (AuditLog log : opened) {
            log.close();
        }
        locks.remove();
    }
}
