package org.audithalt.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.audithalt.sink.FileProblem;
import org.jspecify.annotations.Nullable;

/**
 * Lets a search print only what comes behind a checkpoint, and notes how far it has come. An event without an end is not
 * printed at the end of the log, nor is one behind it: the next search will. For one thread, but {@link #concerns}.
 */
public final class Resumption {
    /** More than anybody sets for end_of_event_timeout (auditd.conf(5)). */
    private static final long LONGEST_OPEN_SECONDS = 60;

    private final Path file;
    private final @Nullable Checkpoint from;
    private volatile boolean passed;
    private @Nullable EventId last;
    private @Nullable FileId lastIn;

    private Resumption(Path file, @Nullable Checkpoint from, boolean passed) {
        this.file = file;
        this.from = from;
        this.passed = passed;
    }

    /**
     * Behind the event of a checkpoint, from the beginning if there is no checkpoint yet.
     *
     * @param timeOnly whether what the checkpoint says of file and event is ignored, as {@code -ts checkpoint} does
     */
    public static Resumption of(Path file, boolean timeOnly) throws CheckpointException {
        try {
            Checkpoint from = Checkpoint.read(file);
            return new Resumption(file, from, timeOnly || from == null || !from.hasEvent());
        } catch (IOException e) {
            throw new CheckpointException(CheckpointException.FAILED, file + ": cannot be read: " + FileProblem.of(e));
        }
    }

    /** Time of the checkpoint's event in seconds; of all events if there is none. */
    public long seconds() {
        return from == null ? TimeRange.ALL.from() : from.last().seconds();
    }

    /** The times in which events are read, if these are wanted: with that of the checkpoint's event, behind which they come. */
    TimeRange reading(TimeRange wanted) {
        return passed || from == null ? wanted : wanted.with(from.last().seconds());
    }

    /**
     * The files in which what comes behind the checkpoint is: those that were written at its event's time or later, or so
     * little earlier that an event in them may have been open then.
     */
    public LogFamily rest(LogFamily log) throws CheckpointException {
        List<ListedFile> files = log.listed();
        if (passed || from == null) {
            return log;
        }
        int first = files.size();
        boolean there = false;
        for (int i = files.size() - 1; i >= 0; i--) {
            there |= from.isIn(files.get(i).id());
            first = mayHoldRest(files.get(i), from) ? i : first;
        }
        if (there) {
            return log.from(first);
        }
        throw new CheckpointException(
                CheckpointException.INVALID,
                file + ": the log that it names is none of " + log.files() + " (-ts checkpoint goes on by time)");
    }

    private static boolean mayHoldRest(ListedFile file, Checkpoint from) {
        try {
            long written = Files.getLastModifiedTime(file.now()).to(TimeUnit.SECONDS);
            return written >= from.last().seconds() - LONGEST_OPEN_SECONDS;
        } catch (IOException e) {
            // said when it is read
            return true;
        }
    }

    /** Whether an event is the checkpoint's, and must be told even if it is not searched for. */
    boolean concerns(Event event) {
        return !passed && from != null && from.isAt(event);
    }

    /** Whether an event is to be printed; called in the order of the log. */
    boolean prints(BlockWork.Mark mark) {
        if (!passed) {
            passed = mark.checkpoint();
            return false;
        }
        return mark.found();
    }

    /** An event has been printed, which was in this file. */
    void printed(BlockWork.Mark mark, @Nullable FileId in) {
        last = mark.event();
        lastIn = in;
    }

    /**
     * After the search: stores how far it came.
     *
     * @throws CheckpointException if the event of the checkpoint was not in the log, or the new one cannot be written
     */
    public void store() throws CheckpointException {
        if (!passed) {
            throw new CheckpointException(
                    CheckpointException.NOT_FOUND,
                    file + ": its event is not in the log any more (-ts checkpoint goes on by time)");
        }
        if (last != null && lastIn != null) {
            try {
                new Checkpoint(lastIn, last).write(file);
            } catch (IOException e) {
                throw new CheckpointException(
                        CheckpointException.FAILED, file + ": cannot be written: " + FileProblem.of(e));
            }
        }
    }
}
