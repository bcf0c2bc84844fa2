package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.record.LastSerial;

/**
 * The end of a log: where the last whole event ends, what stands behind it, and what has to be done about that before
 * another event may follow. Writer thread only, but for {@link #end} and {@link #cutByOthers}, which any
 * agent thread may ask for.
 */
final class LogTail {
    private final LogFiles files;

    /** Bytes of the file up to the end of the last event counted as written, and all that is known to precede it. */
    private volatile long end;

    private long lastSerial;
    private long serialInFile;
    private long tornBytes;
    private boolean newlineDue;
    private boolean cutDue;
    private long halfLeft;

    /** Bytes that a failed write has left behind the last event, at least and at most. */
    private long leastToCut;

    private long mostToCut;
    private volatile boolean cutByOthers;

    LogTail(LogFiles files) {
        this.files = files;
    }

    /**
     * Reads the end of a log that was just opened. What a kill left of an event is cut away, since readers would take it
     * for one event with the whole one that is written again, and pass over both; its record is in the backlog still, for
     * it was never stored. Any other half line is ended with a newline by the next write.
     *
     * @return bytes of the file, for {@link #begin}
     */
    long tidied(Storage.OpenFile opened) throws IOException {
        newlineDue = false;
        tornBytes = 0;
        serialInFile = 0;
        long size = opened.size();
        if (size == 0) {
            return 0;
        }
        LastSerial last = files.lastEvent(size);
        serialInFile = last.serial();
        lastSerial = Math.max(lastSerial, serialInFile);
        newlineDue = last.lineOpen();
        if (!last.eventTorn()) {
            return size;
        }
        try {
            opened.truncate(last.eventEnd());
        } catch (IOException refused) {
            if (files.isAppendOnly()) {
                throw new LogRefusedException(
                        LogRefusedException.Kind.UNUSABLE,
                        files.path(),
                        "ends within an event, and is append-only, so that cannot be cut away (chattr -a, or move it away)");
            }
            throw refused;
        }
        tornBytes = size - last.eventEnd();
        newlineDue = false;
        return last.eventEnd();
    }

    /** The log that was tidied is the one written from now on. */
    void begin(long size) {
        cutDue = false;
        cutByOthers = false;
        end = size;
    }

    /** The log in use has no event, and those rotated away end with this serial; 0 if they have none either. */
    void precededBy(long serial) {
        lastSerial = serial;
    }

    /** Makes sure that an event may follow. */
    void makeReady(Storage.OpenFile opened) throws IOException {
        if (cutDue) {
            cut(opened);
        }
    }

    /** Bytes to be written in front of the next event to end the line of others: 1 or 0. */
    int newline() {
        return newlineDue ? 1 : 0;
    }

    /** Whole events were appended. */
    void grow(long bytes) {
        halfLeft = 0;
        long newEnd = end + bytes;
        end = newEnd;
        newlineDue = false;
    }

    /**
     * A write failed.
     *
     * @param least bytes of no whole event that are certainly there
     * @param most bytes of no whole event that may be there
     */
    void cutAfterFailure(long least, long most) {
        if (!cutDue) {
            cutDue = true;
            leastToCut = least;
            mostToCut = most;
        }
    }

    boolean cutDue() {
        return cutDue;
    }

    /**
     * Cuts the half event away, or leaves it if there is more behind the last event than was tried to write: then it is
     * not ours alone. As long as it cannot be cut nothing is written, because the event would be there twice, and
     * readers pass over an event of which a part precedes it.
     *
     * <p>A file that is shorter than it must be was truncated by others: where its events end is no longer known, so it is
     * left as it is, and the log has to be opened again.
     */
    void cut(Storage.OpenFile opened) throws IOException {
        long size = opened.size();
        if (size - end < leastToCut) {
            cutByOthers = true;
            throw new IOException("truncated by others");
        }
        if (size - end <= mostToCut && isCut(opened, size)) {
            halfLeft = 0;
        } else {
            newlineDue = true;
            end = size;
        }
        cutDue = false;
    }

    /** Cuts; false if the log is append-only, so that the half event stays, on a line of its own. */
    private boolean isCut(Storage.OpenFile opened, long size) throws IOException {
        try {
            opened.truncate(end);
            return true;
        } catch (IOException refused) {
            if (size == end || !files.isAppendOnly()) {
                throw refused;
            }
            halfLeft = size - end;
            return false;
        }
    }

    /** Bytes of a half event that the last write has left in an append-only file; 0 if it has not. */
    long halfLeft() {
        return halfLeft;
    }

    /** Bytes up to the end of the last event. Any agent thread. */
    long end() {
        return end;
    }

    /** Whether a failed write found the file truncated by others. Any agent thread. */
    boolean cutByOthers() {
        return cutByOthers;
    }

    long lastSerial() {
        return lastSerial;
    }

    /** Serial of the last whole event in the file when it was opened; 0 if there is none. */
    long serialInFile() {
        return serialInFile;
    }

    long tornBytes() {
        return tornBytes;
    }
}
