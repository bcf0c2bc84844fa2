package org.audithalt.sink;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The open file of a log, and which file that is. Changed by the writer thread only; {@link #current} and {@link #presence}
 * also from other agent threads.
 */
final class LogInUse {
    private final Storage storage;
    private final LogFiles files;
    private final LogTail tail;

    private volatile Storage.@Nullable OpenFile file;
    private volatile Identity identity = Identity.ABSENT;

    /** Counts the files opened, for {@link #presence} beside a rotation. */
    private volatile int generation;

    private boolean channelLost;

    LogInUse(Storage storage, LogFiles files, LogTail tail) {
        this.storage = storage;
        this.files = files;
        this.tail = tail;
    }

    /** Opens what the path names, making it if there is nothing. After an error the file held before is kept. */
    void open() throws IOException {
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
        } catch (IOException | RuntimeException | Error e) {
            LogFiles.closeQuietly(opened);
            throw e;
        }
    }

    Storage.OpenFile current() throws IOException {
        Storage.OpenFile opened = file;
        if (opened == null) {
            throw new IOException(files.path() + ": not open");
        }
        return opened;
    }

    /** The file, open again if an interrupt of the writer thread closed its channel; the file itself is as it was. */
    Storage.OpenFile ready() throws IOException {
        if (channelLost) {
            Thread.interrupted();
            requireInPlace();
            file = storage.openAppend(files.path(), false, 0);
            channelLost = false;
        }
        return current();
    }

    void failed(IOException error) {
        channelLost |= error instanceof ClosedChannelException;
    }

    void requireInPlace() throws IOException {
        if (!files.identity().sameFile(identity)) {
            throw new IOException(files.path() + ": is no longer the file that was written");
        }
    }

    /** Device of the file system that holds the file, as stat(2) says it. */
    long device() {
        return identity.device();
    }

    /** Compares the file that the path names with the one written. Any agent thread. */
    Presence presence() throws IOException {
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

    void close() throws IOException {
        Storage.OpenFile opened = file;
        file = null;
        if (opened != null) {
            opened.close();
        }
    }

    /** The file itself, to be closed when another has taken its place; null if none is open. */
    Storage.@Nullable OpenFile held() {
        return file;
    }
}
