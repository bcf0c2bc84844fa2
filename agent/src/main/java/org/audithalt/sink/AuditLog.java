package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The local audit log: whole events appended, one system call for as many as fit the buffer. Passive: it has no thread
 * and decides nothing.
 *
 * <p>Callers: the writer thread. {@link #force} and {@link #check}, {@link #size}, {@link #usableBytes} also from other
 * agent threads. Everything used later is exercised by {@link #open}, so that nothing has to be loaded while the gate
 * is closed.
 *
 * <p>Guarantee: events counted as written are in the file whole, in order, once. After a failed write the file is
 * cut back to the last of them, and until that has succeeded nothing more is written.
 */
public final class AuditLog implements AutoCloseable {
    /** Made ahead: there may be no memory when it is needed. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final IOException UNEXPECTED = new IOException("unexpected error in write, out of memory perhaps");

    private static final int PROBE_BYTES = 4096;

    private final Storage storage;
    private final LogFiles files;
    private final LogTail tail;
    private final ByteBuffer buffer;
    private final ByteBuffer probeBlock = ByteBuffer.allocate(PROBE_BYTES);

    private volatile Storage.@Nullable OpenFile file;
    private volatile Identity identity = Identity.ABSENT;

    /** Counts the files opened, for {@link #check} beside a rotation. */
    private volatile int generation;

    private String noSpaceText = "";
    private boolean channelLost;
    private SinkTrouble trouble = SinkTrouble.NONE;
    private @Nullable IOException failure;

    /**
     * @param group name or number of the group that may read the logs (log_group); empty for none
     * @param bufferBytes bytes written at once; an event longer than that takes several writes
     */
    public AuditLog(Storage storage, Path path, String group, int bufferBytes) {
        this.storage = storage;
        files = new LogFiles(storage, path, group);
        tail = new LogTail(files);
        buffer = ByteBuffer.allocateDirect(bufferBytes);
    }

    /**
     * Opens the log, making its directory and the file if they are missing.
     *
     * @throws LogRefusedException if the path names what must not be a log; the message is fit to be shown
     */
    public void open() throws IOException {
        noSpaceText = storage.noSpaceText();
        files.makeDirectory();
        attach();
        tail.lookAtRotated();
        exercise();
    }

    private void attach() throws IOException {
        Storage.OpenFile opened = files.open();
        try {
            Identity found = files.identity();
            long size = tail.tidied(opened);
            channelLost = false;
            identity = found;
            tail.begin(size);
            file = opened;
            int next = generation + 1;
            generation = next;
        } catch (IOException e) {
            LogFiles.closeQuietly(opened);
            throw e;
        }
    }

    /** Takes every way that a later failure may take, where it does no harm. */
    private void exercise() throws IOException {
        Storage.OpenFile opened = current();
        opened.truncate(opened.size());
        buffer.clear().limit(0);
        opened.write(buffer);
        opened.force(true);
        check();
        storage.usableBytes(files.directory());
        SinkTrouble.of(new ClosedChannelException(), noSpaceText);
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
        trouble = SinkTrouble.NONE;
        failure = null;
        int done = 0;
        while (done < events) {
            int from = done == 0 ? 0 : eventEnds[done - 1];
            int last = done + 1;
            while (last < events && eventEnds[last] - from < buffer.capacity()) {
                last++;
            }
            int kept = append(text, from, eventEnds, done, last);
            if (failure != null) {
                return kept;
            }
            done = last;
        }
        return done;
    }

    /** Appends the events from one index to before another; returns the index after the last one in the file. */
    private int append(Octets text, int from, int[] eventEnds, int first, int after) {
        int to = eventEnds[after - 1];
        int newline = 0;
        long landed = 0;
        try {
            makeReady();
            newline = tail.newline();
            Storage.OpenFile opened = current();
            int at = from;
            while (at < to) {
                buffer.clear();
                if (at == from && newline == 1) {
                    buffer.put((byte) '\n');
                }
                int count = Math.min(to - at, buffer.remaining());
                buffer.put(text.array(), at, count).flip();
                at += count;
                while (buffer.hasRemaining()) {
                    // A short write is carried on at the byte; if the disk is full, that call says so.
                    int written = opened.write(buffer);
                    if (written <= 0) {
                        throw new IOException("nothing written");
                    }
                    landed += written;
                }
            }
            tail.grow(landed);
            return after;
        } catch (IOException | RuntimeException | Error e) {
            failed(e instanceof IOException ? (IOException) e : UNEXPECTED);
            int kept = first;
            while (kept < after && eventEnds[kept] - from + newline <= landed) {
                kept++;
            }
            long whole = 0;
            if (kept > first) {
                whole = (long) eventEnds[kept - 1] - from + newline;
                tail.grow(whole);
            }
            tail.cutAfterFailure(landed - whole, (long) to - from + newline - whole);
            cutIfPossible();
            return kept;
        }
    }

    /** Brings the file into a state in which an event may follow. */
    private void makeReady() throws IOException {
        if (channelLost) {
            reattach();
        }
        tail.makeReady(current());
    }

    private void cutIfPossible() {
        try {
            tail.cut(current());
        } catch (IOException e) {
            // Tried again by the next write; the failure that led here is the one to report.
            return;
        }
    }

    /** An interrupt of the writer thread closes its channel; the file itself is as it was. */
    private void reattach() throws IOException {
        Thread.interrupted();
        requireInPlace();
        file = storage.openAppend(files.path(), false, 0);
        channelLost = false;
    }

    private void requireInPlace() throws IOException {
        if (!files.identity().sameFile(identity)) {
            throw new IOException(files.path() + ": is no longer the file that was written");
        }
    }

    private void failed(IOException e) {
        failure = e;
        trouble = classify(e);
        channelLost |= e instanceof ClosedChannelException;
    }

    /** Why the last {@link #write} stored fewer events than asked for. */
    public SinkTrouble trouble() {
        return trouble;
    }

    /** The error of the last {@link #write}; null if it stored everything. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Classifies an error of any method here. */
    public SinkTrouble classify(IOException error) {
        return SinkTrouble.of(error, noSpaceText);
    }

    /**
     * Forces what was written to the device (fdatasync). An error is final: the kernel forgets the pages, and a second
     * call would succeed without them. The caller then rotates or reopens and writes again all since the last good
     * call. Any agent thread.
     */
    public void force() throws IOException {
        current().force(false);
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
        int before = generation;
        Identity written = identity;
        long writtenEnd = tail.end();
        Identity found = files.identity();
        if (generation != before) {
            return Presence.PRESENT;
        }
        if (!found.exists()) {
            return Presence.GONE;
        }
        if (!found.regular() || !found.sameFile(written)) {
            return Presence.REPLACED;
        }
        return found.size() < writtenEnd || tail.cutByOthers() ? Presence.TRUNCATED : Presence.PRESENT;
    }

    /**
     * Opens the path again after the file vanished, was replaced or cut: whatever regular file is there now is carried
     * on, else a new one is made. The same refusals as {@link #open}. After an error the file held before is kept.
     */
    public void reopen() throws IOException {
        Storage.OpenFile old = file;
        if (tail.cutDue()) {
            // The file left behind shall end whole too; but it may lie on a device that is gone.
            cutIfPossible();
        }
        files.makeDirectory();
        files.setAside();
        attach();
        if (old != null) {
            LogFiles.closeQuietly(old);
        }
    }

    /**
     * Moves the log to {@code .1} (0400), the older ones up, and begins a new one, as auditd does; an empty log stays,
     * so that the call can be repeated after an error. May die at any step: nothing is overwritten or lost, and the
     * next start goes on. After an error the old log is still in use wherever that was possible, else {@link #check}
     * says GONE or REPLACED; if only deleting old logs or forcing the directory failed, the new one is.
     *
     * @param numLogs logs to keep, the new one included (max_log_file_action=rotate); below 2: all (keep_logs)
     * @return whether there was something to move away
     */
    public boolean rotate(int numLogs) throws IOException {
        Storage.OpenFile old = current();
        requireInPlace();
        tail.makeReady(old);
        if (tail.end() == 0) {
            storage.forceDirectory(files.directory());
            return false;
        }
        files.shift();
        try {
            attach();
        } catch (IOException e) {
            try {
                files.shiftBack();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        LogFiles.closeQuietly(old);
        if (numLogs >= 2) {
            files.deleteSurplus(numLogs);
        }
        storage.forceDirectory(files.directory());
        return true;
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

    /** Bytes of a block of the log's file system. */
    public long blockSize() throws IOException {
        return storage.blockSize(files.directory());
    }

    private Storage.OpenFile current() throws IOException {
        Storage.OpenFile opened = file;
        if (opened == null) {
            throw new IOException(files.path() + ": not open");
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        Storage.OpenFile opened = file;
        if (opened != null && tail.cutDue()) {
            // a log that was left for another one, on a disk that works again perhaps
            cutIfPossible();
        }
        file = null;
        if (opened != null) {
            opened.close();
        }
    }
}
