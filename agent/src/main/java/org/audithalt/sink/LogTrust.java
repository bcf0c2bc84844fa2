package org.audithalt.sink;

import org.audithalt.backlog.LogMarks;

/**
 * Which logs had a flush that failed, or were changed by others. The kernel has forgotten what it could not flush, and others have
 * taken away one knows not what: nothing may be appended behind, and until what was in doubt is stored elsewhere a recovery must not believe what such a file seems to hold. The backlog's
 * header says so to a recovery. Writer thread only, but for {@link #tellRecovery}.
 */
final class LogTrust {
    private final LogMarks marks;
    private final boolean[] inPlace;
    private final long[] doubtfulUntil;
    private boolean anyDoubtful;

    LogTrust(LogMarks marks, int logs) {
        this.marks = marks;
        this.inPlace = new boolean[logs];
        this.doubtfulUntil = new long[logs];
    }

    /** Marks a log before the writer hears of its failed flush. The flusher's thread. */
    void tellRecovery(ListedLog log) {
        marks.trust(log.number() - 1, LogMarks.FLUSH_FAILED);
    }

    /** A flush of the log failed, or others changed the file; it held records up to this serial. */
    void isDoubtful(ListedLog log, long serial) {
        int i = log.number() - 1;
        inPlace[i] = true;
        doubtfulUntil[i] = Math.max(doubtfulUntil[i], serial);
        anyDoubtful = true;
        mark(i);
    }

    /** Whether the file must be moved away before anything is written to the log. */
    boolean mustMoveAway(ListedLog log) {
        return inPlace[log.number() - 1];
    }

    /** The log is another file now. */
    void isNew(ListedLog log) {
        int i = log.number() - 1;
        if (inPlace[i]) {
            inPlace[i] = false;
            mark(i);
        }
    }

    /** All records up to a serial are stored. */
    void stored(long serial) {
        if (!anyDoubtful) {
            return;
        }
        anyDoubtful = false;
        for (int i = 0; i < doubtfulUntil.length; i++) {
            if (doubtfulUntil[i] != 0 && doubtfulUntil[i] <= serial) {
                doubtfulUntil[i] = 0;
                mark(i);
            }
            anyDoubtful |= doubtfulUntil[i] != 0;
        }
    }

    private void mark(int i) {
        marks.trust(
                i, inPlace[i] ? LogMarks.FLUSH_FAILED : doubtfulUntil[i] != 0 ? LogMarks.MOVED_AWAY : LogMarks.TRUSTED);
    }
}
