package org.audithalt.sink;

/**
 * One log of the list {@code log_file}, and whether it can take records. The space watch says what space it has and, after a
 * failure, when it can be tried again; the writer says that it failed. Agent threads only.
 */
final class ListedLog {
    private static final long SHORTEST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

    private final int number;
    private final AuditLog log;
    private volatile long freeBytes;
    private volatile long diskBytes;
    private volatile long growthBytes = Long.MAX_VALUE;
    private volatile long mostBytes;
    private volatile long haltBytes;
    private volatile boolean full;
    private volatile boolean atLimit;
    private volatile boolean spaceUnknown;
    private volatile boolean failed;
    private volatile String failure = "";
    private volatile String cause = "";
    private volatile long failedNanos;
    private long pauseNanos = SHORTEST_PAUSE_NANOS;
    private long highestSerial;

    ListedLog(int number, AuditLog log) {
        this.number = number;
        this.log = log;
    }

    /** Place in the list, from 1. */
    int number() {
        return number;
    }

    AuditLog log() {
        return log;
    }

    /** Whether the log can take records as far as is known. */
    boolean isUsable() {
        return !full && !atLimit && !spaceUnknown && !failed;
    }

    /**
     * What was seen of the space: the log is full below its need, and no longer full with a margin above it.
     *
     * @param free bytes that may still be written to the file system
     * @param total bytes that it has in all
     * @param now of the limits what counts for the whole look
     */
    void space(long free, long total, LogLimits limits, LogLimits.Values now) {
        freeBytes = free;
        diskBytes = total;
        if (free < limits.neededBytes()) {
            full = true;
        } else if (free >= limits.neededToOpen()) {
            full = false;
        }
        if (now.action() == LogLimits.Action.SUSPEND) {
            mostBytes = now.maxLogBytes();
            growthBytes = mostBytes - log.size();
            haltBytes = limits.neededBytes();
            atLimit = growthBytes < haltBytes;
        } else {
            // a reload may have changed it
            atLimit = false;
            haltBytes = 0;
            if (now.action() != LogLimits.Action.ROTATE) {
                growthBytes = Long.MAX_VALUE;
                mostBytes = 0;
            }
        }
        spaceUnknown = false;
    }

    /** Under {@code max_log_file_action=rotate}: so many logs are kept beside this one. What remains is full logs, until one is deleted. */
    void keeps(int rotated, LogLimits.Values now) {
        mostBytes = now.maxLogBytes() * now.numLogs();
        growthBytes = now.maxLogBytes() * Math.max(0, now.numLogs() - 1 - rotated);
    }

    void spaceUnknown(String text) {
        failure = text;
        spaceUnknown = true;
    }

    /** Records were written to the log's file, up to this serial. Writer thread. */
    void wrote(long serial) {
        highestSerial = Math.max(highestSerial, serial);
    }

    /** Highest serial of what was written to the file since it was begun or opened. Writer thread. */
    long highestSerial() {
        return highestSerial;
    }

    /** The log is another file. Writer thread. */
    void isNew() {
        highestSerial = 0;
    }

    long freeBytes() {
        return freeBytes;
    }

    /** Bytes of the file system in all, used or free. */
    long diskBytes() {
        return diskBytes;
    }

    /** How much the log may still grow until the process is halted or a log is deleted for it, bytes; without such a limit no end. */
    long growthBytes() {
        return growthBytes;
    }

    /** How large the log, or all that are kept, may become, bytes; 0 without such a limit. */
    long mostBytes() {
        return mostBytes;
    }

    /** The growth left at which the process is halted, bytes; 0 if it never is for that. */
    long haltBytes() {
        return haltBytes;
    }

    boolean full() {
        return full;
    }

    boolean atLimit() {
        return atLimit;
    }

    /**
     * A write, a flush or a look at the file failed. A log that fails again soon rests longer, so that one that cannot be
     * written although it seems to be well is not gone back to every second.
     *
     * @param why disk_full, disk_error, flush_failed or log_gone
     * @param text what exactly, for people
     */
    synchronized void fail(String why, String text) {
        cause = why;
        failure = text;
        if (failed) {
            return;
        }
        long now = System.nanoTime();
        boolean again = failedNanos != 0 && now - failedNanos < 2 * LONGEST_PAUSE_NANOS;
        pauseNanos = again ? Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS) : SHORTEST_PAUSE_NANOS;
        failedNanos = now;
        failed = true;
    }

    /** Whether it has rested long enough after a failure. */
    synchronized boolean retryDue() {
        return failed && System.nanoTime() - failedNanos >= pauseNanos;
    }

    /** It was tried again in vain. */
    synchronized void stillFails(String text) {
        failure = text;
        failedNanos = System.nanoTime();
    }

    synchronized void works() {
        failed = false;
    }

    /** Why the log cannot be used, as a record says it; why it is left, too, while nothing is wrong with it. */
    String reason() {
        return failed
                ? cause
                : full ? "disk_full" : atLimit ? "max_log_file" : spaceUnknown ? "space_unknown" : "log_ready";
    }

    /** The same for people. */
    LogState state(boolean inUse) {
        boolean broken = spaceUnknown || failed && !cause.equals("disk_full");
        String word = isUsable()
                ? inUse ? "in_use" : "alternate"
                : broken ? "failed" : full || failed ? "full" : "max_log_file";
        return new LogState(
                number, log.path(), inUse, word, log.size(), freeBytes, failed || spaceUnknown ? failure : "");
    }
}
