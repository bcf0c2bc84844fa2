package org.audithalt.sink;

/**
 * Bounds of the log. Agent threads read them; the thread of a reload may {@linkplain #use replace} what the settings say, all at once.
 */
public final class LogLimits {
    private final long neededBytes;
    private volatile Values values;

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

    /**
     * What can be replaced. Immutable.
     *
     * @param maxLogBytes size at which {@code action} applies
     * @param action what happens then
     * @param freq records between two flushes
     * @param numLogs logs that a rotation which deletes leaves, the one in use included; at least 2 where there is one
     * @param rotatesWhenFull whether disk_full_action is rotate
     * @param rotatesWhenShort whether space_left_action or admin_space_left_action is rotate
     */
    public record Values(
            long maxLogBytes, Action action, int freq, int numLogs, boolean rotatesWhenFull, boolean rotatesWhenShort) {
        /** Whether any action deletes logs. */
        boolean deletes() {
            return action == Action.ROTATE || rotatesWhenFull || rotatesWhenShort;
        }

        /** Whether a new log is begun when one has grown to its limit. */
        boolean rotates() {
            return action == Action.KEEP_LOGS || action == Action.ROTATE;
        }
    }

    /** @param neededBytes free space that all records of a full backlog need */
    public LogLimits(long neededBytes, Values values) {
        this.neededBytes = neededBytes;
        this.values = values;
    }

    /** Limits that no log is deleted under for lack of space. */
    public LogLimits(long neededBytes, long maxLogBytes, Action action, int freq, int numLogs) {
        this(neededBytes, new Values(maxLogBytes, action, freq, numLogs, false, false));
    }

    /** Limits that no log is deleted under. */
    public LogLimits(long neededBytes, long maxLogBytes, Action action, int freq) {
        this(neededBytes, maxLogBytes, action, freq, 0);
    }

    /** Replaces what the settings say. One agent thread. */
    public void use(Values other) {
        values = other;
    }

    /** Free space that all records of a full backlog need. */
    public long neededBytes() {
        return neededBytes;
    }

    /** What the settings say now. Whoever decides by more than one of them asks once: a reload may come in between. */
    public Values values() {
        return values;
    }

    /** Size at which {@link Values#action} applies. */
    public long maxLogBytes() {
        return values.maxLogBytes;
    }

    /** Records between two flushes. */
    int freq() {
        return values.freq;
    }

    /** Whether logs are rotated and deleted while the log is full. */
    boolean rotatesWhenFull() {
        return values.rotatesWhenFull;
    }

    /** Space that must be free before the gate opens again: a margin above what closes it. */
    long neededToOpen() {
        return neededBytes + neededBytes / 16;
    }
}
