package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.DeadBacklog;
import org.audithalt.backlog.HeaderText;
import org.audithalt.backlog.HeaderView;
import org.audithalt.hook.Operation;
import org.audithalt.record.AccountNames;
import org.audithalt.record.StringOctets;
import org.audithalt.record.Subject;

/**
 * All backlogs in a directory that belong to one log, as one. A process leaves several if its backlog was moved away while it
 * ran. Recovered one after the other, the serials that the first takes would be those that the others are stamped with, and
 * their records would pass for written. The caller holds the log's lock. Not thread-safe.
 */
final class DeadSiblings implements AutoCloseable {
    private final List<DeadBacklog> all = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private int[] next = {};
    private long last;
    private int chosen;
    private int record;

    private DeadSiblings() {}

    /**
     * Opens a backlog and its siblings.
     *
     * @throws BacklogException if this one is no backlog of this version; a sibling that is none is left alone
     */
    static DeadSiblings open(Path file) throws IOException, BacklogException {
        DeadSiblings siblings = new DeadSiblings();
        try {
            siblings.add(file, DeadBacklog.open(file));
            siblings.addOthers(file);
            return siblings;
        } catch (IOException | BacklogException | RuntimeException | Error failed) {
            siblings.close();
            throw failed;
        }
    }

    private void add(Path file, DeadBacklog backlog) {
        files.add(file);
        all.add(backlog);
    }

    private void addOthers(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (DirectoryStream<Path> backlogs = Files.newDirectoryStream(directory)) {
            for (Path other : backlogs) {
                if (DeadProcesses.isNamed(other) && !other.getFileName().equals(file.getFileName())) {
                    addIfSibling(other);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
    }

    private void addIfSibling(Path other) throws IOException {
        // its header alone first: a directory may hold the backlogs of many logs
        HeaderView header = Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS) ? HeaderView.read(other) : null;
        if (header == null || !header.firstLog().equals(HeaderText.value(first().text(), "log_file"))) {
            return;
        }
        DeadBacklog sibling;
        try {
            sibling = DeadBacklog.open(other);
        } catch (BacklogException foreign) {
            return;
        }
        if (sibling.processLives()) {
            sibling.close();
        } else {
            add(other, sibling);
        }
    }

    /** The dead process as its records name it, with the names that others have on this machine. */
    Subject subject() {
        Subject subject = Subject.decode(StringOctets.toBytes(first().text()));
        return subject.isEnriched() ? subject.withAccounts(AccountNames.ofThisMachine()) : subject;
    }

    /** The one that was asked for. */
    DeadBacklog first() {
        return all.get(0);
    }

    List<Path> files() {
        return files;
    }

    /**
     * Before the first {@link #next}: which records are to be written, and in what order.
     *
     * @param lastOfLogs the records up to this serial are in the logs
     */
    void begin(long lastOfLogs) {
        last = lastOfLogs;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).order(last);
        }
        next = new int[all.size()];
    }

    /** Goes to the next record that is not in the log: those stamped already in the order of their serials, then the oldest. */
    boolean next() {
        chosen = -1;
        for (int i = 0; i < all.size(); i++) {
            while (next[i] < all.get(i).size() && isWritten(all.get(i).serial(next[i]))) {
                next[i]++;
            }
            if (next[i] < all.get(i).size() && (chosen < 0 || precedes(i, chosen))) {
                chosen = i;
            }
        }
        if (chosen < 0) {
            return false;
        }
        record = next[chosen]++;
        return true;
    }

    private boolean isWritten(long serial) {
        return serial != 0 && serial <= last;
    }

    private boolean precedes(int one, int other) {
        long serial = all.get(one).serial(next[one]);
        long otherSerial = all.get(other).serial(next[other]);
        if (serial != 0 || otherSerial != 0) {
            return serial != 0 && (otherSerial == 0 || serial < otherSerial);
        }
        return all.get(one).timeMillis(next[one]) < all.get(other).timeMillis(next[other]);
    }

    /** The backlog in which the record is that {@link #next} has come to. */
    DeadBacklog backlog() {
        return all.get(chosen);
    }

    /** Its number there. */
    int record() {
        return record;
    }

    /** Serial of the last record that the process knew to be stored. */
    long storedSerial() {
        return latest().storedSerial();
    }

    /** Index of the log that was in use. */
    int logInUse() {
        return latest().logInUse();
    }

    /** The one that was in use at the end; it knows what those before knew. */
    private DeadBacklog latest() {
        DeadBacklog latest = first();
        for (int i = 1; i < all.size(); i++) {
            latest = all.get(i).storedSerial() > latest.storedSerial() ? all.get(i) : latest;
        }
        return latest;
    }

    /** The worst that one of them says of a log ({@link org.audithalt.backlog.LogMarks}). */
    int trustIn(int log) {
        int worst = 0;
        for (int i = 0; i < all.size(); i++) {
            worst = Math.max(worst, all.get(i).trustIn(log));
        }
        return worst;
    }

    /** Marks a log, for a recovery of this recovery. */
    void trust(int log, int mark) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).trust(log, mark);
        }
    }

    int waiting(Operation operation) {
        int sum = 0;
        for (int i = 0; i < all.size(); i++) {
            sum += all.get(i).waiting(operation);
        }
        return sum;
    }

    int unreadable() {
        int sum = 0;
        for (int i = 0; i < all.size(); i++) {
            sum += all.get(i).unreadable();
        }
        return sum;
    }

    /** Of one process, which counts through all its backlogs; {@link DeadBacklog#UNKNOWN} if one of the numbers is damaged. */
    long lostCount() {
        long count = 0;
        for (int i = 0; i < all.size(); i++) {
            long lost = all.get(i).lostCount();
            if (lost == DeadBacklog.UNKNOWN) {
                return lost;
            }
            count = Math.max(count, lost);
        }
        return count;
    }

    /** Whether one of the files had been cut by others. */
    boolean isCut() {
        boolean cut = false;
        for (int i = 0; i < all.size(); i++) {
            cut |= all.get(i).isCut();
        }
        return cut;
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).close();
        }
    }
}
