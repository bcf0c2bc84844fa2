package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The local audit log: opened, appended to, looked after, rotated. Passive: it has no thread and decides nothing.
 *
 * <p>Callers: the writer thread. {@link #force} and {@link #check}, {@link #size}, {@link #usableBytes} also from other
 * agent threads. Everything used later is exercised by {@link #open}, so that nothing has to be loaded while the gate
 * is closed.
 */
public final class AuditLog implements AutoCloseable {
    private static final int PROBE_BYTES = 4096;

    private final Storage storage;
    private final LogFiles files;
    private final RotatedLogs rotated;
    private final LogTail tail;
    private final LogInUse inUse;
    private final EventAppender appender;
    private int moves;
    private final ByteBuffer probeBlock = ByteBuffer.allocate(PROBE_BYTES);

    /**
     * @param group name or number of the group that may read the logs (log_group); empty for none
     * @param bufferBytes bytes written at once; an event longer than that takes several writes
     */
    public AuditLog(Storage storage, Path path, String group, int bufferBytes) {
        this.storage = storage;
        files = new LogFiles(storage, path, group);
        rotated = new RotatedLogs(storage, files);
        tail = new LogTail(files);
        inUse = new LogInUse(storage, files, tail);
        appender = new EventAppender(inUse, tail, bufferBytes);
    }

    /**
     * Opens the log, making its directory and the file if they are missing.
     *
     * @throws LogRefusedException if the path names what must not be a log; the message is fit to be shown
     */
    public void open() throws IOException {
        files.makeDirectory();
        inUse.open();
        if (tail.lastSerial() == 0) {
            tail.precededBy(rotated.lastSerial());
        }
        exercise();
    }

    /** Takes every way that a later failure may take, where it does no harm. */
    private void exercise() throws IOException {
        appender.exercise(storage.noSpaceText());
        FileTrouble.exercise();
        inUse.current().force(true);
        check();
        storage.usableBytes(files.directory());
        storage.totalBytes(files.directory());
    }

    /**
     * Appends whole events.
     *
     * @param text the events, one after the other
     * @param eventEnds end of each event in the text
     * @param events number of events
     * @return how many events, from the first on, are in the file; if fewer than asked for, {@link #trouble} and
     *     {@link #failure} say why
     */
    public int write(Octets text, int[] eventEnds, int events) {
        return appender.write(text, eventEnds, events);
    }

    /** Why the last {@link #write} stored fewer events than asked for. */
    public SinkTrouble trouble() {
        return appender.trouble();
    }

    /** The error of the last {@link #write}; null if it stored everything. */
    public @Nullable IOException failure() {
        return appender.failure();
    }

    /** Bytes of half an event that the last {@link #write} has left in an append-only log; 0 if it has not. */
    long halfLeft() {
        return appender.halfLeft();
    }

    /** Classifies an error of any method here. */
    public SinkTrouble classify(IOException error) {
        return appender.classify(error);
    }

    /**
     * Forces what was written to the device. An error is final: the kernel forgets the pages, and a second
     * call would succeed without them. The caller then rotates or reopens and writes again all since the last good
     * call. Any agent thread.
     *
     * @param metaData fsync(2), as {@code flush=sync}, instead of fdatasync(2)
     */
    public void force(boolean metaData) throws IOException {
        inUse.current().force(metaData);
    }

    /**
     * Tries whether the log's directory can be written, with a file of its own that is removed again. For a log that is not
     * in use. Any agent thread, one at a time.
     */
    void probe() throws IOException {
        files.probe(probeBlock.clear());
    }

    /** Compares the file that the path names with the one written. Any agent thread. */
    public Presence check() throws IOException {
        return inUse.presence();
    }

    /** Device of the file system that holds the file in use, as stat(2) says it. */
    long device() {
        return inUse.device();
    }

    /**
     * Begins a new file after others deleted, replaced or cut the log. What they left of it, or put in its place, is moved to
     * {@code .1} as by a rotation: behind it nothing may follow, because what is written again has serials that may stand in it.
     * The same refusals as {@link #open}. After an error the file held before is kept.
     */
    public void reopen() throws IOException {
        Storage.OpenFile old = inUse.held();
        // The file left behind shall end whole too.
        appender.cutIfPossible();
        files.makeDirectory();
        files.setAside();
        if (files.identity().size() > 0) {
            moveAway();
        } else {
            inUse.open();
        }
        if (old != null) {
            LogFiles.closeQuietly(old);
        }
    }

    /**
     * Moves the log to {@code .1} (0400), the older ones up, and begins a new one, as auditd does; an empty log stays,
     * so that the call can be repeated after an error. May die at any step: nothing is overwritten or lost, and the
     * next start goes on. After an error the old log is still in use wherever that was possible, else {@link #check}
     * says GONE or REPLACED; if only forcing the directory failed, the new one is.
     *
     * @return whether there was something to move away
     */
    public boolean rotate() throws IOException {
        Storage.OpenFile old = inUse.ready();
        inUse.requireInPlace();
        tail.makeReady(old);
        if (tail.end() == 0) {
            storage.forceDirectory(files.directory());
            return false;
        }
        moveAway();
        LogFiles.closeQuietly(old);
        storage.forceDirectory(files.directory());
        return true;
    }

    private void moveAway() throws IOException {
        rotated.shift();
        try {
            inUse.open();
        } catch (IOException | RuntimeException | Error e) {
            try {
                rotated.shiftBack();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        } finally {
            moves++;
        }
    }

    /** Changes when logs may have got other numbers. Writer thread. */
    int moves() {
        return moves;
    }

    /** Those rotated away. */
    RotatedLogs rotated() {
        return rotated;
    }

    /**
     * Serial number of the last whole event found at {@link #open} in the log or, if it had none, in those rotated
     * away; 0 if there is none.
     */
    public long lastSerial() {
        return tail.lastSerial();
    }

    /** Serial number of the last whole event found in the file itself when it was opened; 0 if there is none. */
    long serialInFile() {
        return tail.serialInFile();
    }

    /** Bytes of an event torn by a kill that were cut away when the log was opened; 0 if there were none. */
    public long tornBytes() {
        return tail.tornBytes();
    }

    /** Bytes of the log up to the end of the last event. Any agent thread. */
    public long size() {
        return tail.end();
    }

    /** The log in use, absolute. */
    public Path path() {
        return files.path();
    }

    /** Bytes that may still be written to the log's file system. Any agent thread. */
    public long usableBytes() throws IOException {
        return storage.usableBytes(files.directory());
    }

    /** Bytes that the log's file system has in all. Any agent thread. */
    public long totalBytes() throws IOException {
        return storage.totalBytes(files.directory());
    }

    /** Bytes of a block of the log's file system. */
    public long blockSize() throws IOException {
        return storage.blockSize(files.directory());
    }

    @Override
    public void close() throws IOException {
        // a log that was left for another one, on a disk that works again perhaps
        appender.cutIfPossible();
        inUse.close();
    }
}
