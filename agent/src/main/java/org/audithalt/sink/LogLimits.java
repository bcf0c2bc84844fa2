package org.audithalt.sink;

/**
 * Bounds of the log.
 *
 * @param neededBytes free space that all records of a full backlog need
 * @param maxLogBytes size at which {@code action} applies
 * @param action what happens then
 * @param freq records between two flushes
 * @param numLogs logs that {@link Action#ROTATE} leaves, the one in use included; at least 2 then
 */
public record LogLimits(long neededBytes, long maxLogBytes, Action action, int freq, int numLogs) {
    /** Limits that no log is deleted under. */
    public LogLimits(long neededBytes, long maxLogBytes, Action action, int freq) {
        this(neededBytes, maxLogBytes, action, freq, 0);
    }

    /** max_log_file_action. */
    public enum Action {
        /** The log is renamed and a new one begun; none is deleted. */
        KEEP_LOGS,
        /** The gate closes before the log is larger. */
        SUSPEND,
        /** The log grows. */
        IGNORE,
        /** The log grows, and syslog is told. */
        SYSLOG,
        /** The log is renamed and a new one begun; the oldest beyond {@code num_logs} are deleted. */
        ROTATE
    }

    /** Whether a new log is begun when one has grown to its limit. */
    boolean rotates() {
        return action == Action.KEEP_LOGS || action == Action.ROTATE;
    }

    /** Space that must be free before the gate opens again: a margin above what closes it. */
    long neededToOpen() {
        return neededBytes + neededBytes / 16;
    }
}
