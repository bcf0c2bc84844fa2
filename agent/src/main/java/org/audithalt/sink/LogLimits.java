package org.audithalt.sink;

/**
 * Bounds of the log.
 *
 * @param neededBytes free space that all records of a full backlog need
 * @param maxLogBytes size at which {@code action} applies
 * @param action what happens then
 * @param freq records between two flushes
 */
public record LogLimits(long neededBytes, long maxLogBytes, Action action, int freq) {
    /** max_log_file_action. */
    public enum Action {
        /** The log is renamed and a new one begun; none is deleted. */
        KEEP_LOGS,
        /** The gate closes before the log is larger. */
        SUSPEND,
        /** The log grows. */
        IGNORE
    }

    /** Space that must be free before the gate opens again: a margin above what closes it. */
    long neededToOpen() {
        return neededBytes + neededBytes / 16;
    }
}
