package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Appends whole events to the log in use, one system call for as many as fit the buffer. Writer thread only.
 *
 * <p>Guarantee: events counted as written are in the file whole, in order, once. After a failed write the file is
 * cut back to the last of them, and until that has succeeded nothing more is written.
 */
final class EventAppender {
    /** Made ahead: there may be no memory when it is needed. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final IOException UNEXPECTED = new IOException("unexpected error in write, out of memory perhaps");

    private final LogInUse log;
    private final LogTail tail;
    private final ByteBuffer buffer;
    private String noSpaceText = "";
    private SinkTrouble trouble = SinkTrouble.NONE;
    private @Nullable IOException failure;

    EventAppender(LogInUse log, LogTail tail, int bufferBytes) {
        this.log = log;
        this.tail = tail;
        buffer = ByteBuffer.allocateDirect(bufferBytes);
    }

    /** Takes the ways of a write and of its failure once, where they do no harm. */
    void exercise(String noSpace) throws IOException {
        noSpaceText = noSpace;
        Storage.OpenFile opened = log.current();
        opened.truncate(opened.size());
        buffer.clear().limit(0);
        opened.write(buffer);
        classify(new ClosedChannelException());
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
    int write(Octets text, int[] eventEnds, int events) {
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
            Storage.OpenFile opened = log.ready();
            tail.makeReady(opened);
            newline = tail.newline();
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

    /** Ends a file that is left: a half event goes if it can; the file may lie on a device that is gone. */
    void cutIfPossible() {
        try {
            if (tail.cutDue()) {
                tail.cut(log.current());
            }
        } catch (IOException e) {
            // Tried again by the next write; the failure that led here is the one to report.
            return;
        }
    }

    /** Bytes of half an event that the last write has left and that cannot be cut away; 0 for none. */
    long halfLeft() {
        return tail.halfLeft();
    }

    private void failed(IOException e) {
        failure = e;
        trouble = classify(e);
        log.failed(e);
    }

    /** Why the last {@link #write} stored fewer events than asked for. */
    SinkTrouble trouble() {
        return trouble;
    }

    /** The error of the last {@link #write}; null if it stored everything. */
    @Nullable
    IOException failure() {
        return failure;
    }

    SinkTrouble classify(IOException error) {
        return SinkTrouble.of(error, noSpaceText);
    }
}
