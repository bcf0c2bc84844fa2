package org.audithalt.gate;

/**
 * Why the gate is closed. Several reasons may hold at once; the gate opens when the last has gone. The first in this list
 * that holds names the wait in a thread dump.
 */
public enum Reason {
    /** The process is ending: nothing may begin any more. Never cleared. */
    ENDING("ending", "", "nothing: the process is ending", false, new Blocker.AuditingHasEnded()),
    /** An administrator said {@code suspend}. */
    ADMINISTRATOR("administrator", "resume", "", false, new Blocker.SuspendedByAdministrator()),
    /** The file system of the log has less space than the backlog needs (FAU_STG.4). */
    DISK_FULL("disk_full", "", "free space on the file system of the log", true, new Blocker.AuditLogFull()),
    /** {@code max_log_file} is reached and {@code max_log_file_action} is suspend. */
    LOG_LIMIT("max_log_file", "rotate", "or moving the log away", true, new Blocker.AuditLogFull()),
    /** A write or flush of the log failed with something else than lack of space. */
    DISK_ERROR("disk_error", "", "repair of the file system of the log", true, new Blocker.AuditLogFailed()),
    /** The file system of the log does not tell its free space: statvfs(2) fails. */
    SPACE_UNKNOWN(
            "space_unknown",
            "",
            "the file system of the log telling its free space again",
            true,
            new Blocker.AuditLogFailed()),
    /** The log was deleted, replaced or truncated by others. */
    LOG_GONE(
            "log_gone",
            "",
            "the log's directory becoming writable (a new log is then begun by itself)",
            true,
            new Blocker.AuditLogFailed()),
    /** A write or flush takes longer than {@code write_timeout}. */
    WRITER_HANGS("writer_hangs", "", "the file system of the log answering again", true, new Blocker.AuditLogFailed()),
    /** The writer thread has ended. */
    WRITER_DIED("writer_died", "", "a restart of the process", true, new Blocker.AuditLogFailed()),
    /** The backlog has no free slot and the writer makes no progress. */
    BACKLOG_STALLED("backlog_stalled", "", "the writer storing records again", true, new Blocker.AuditBacklogFull()),
    /** The backlog file vanished or its memory cannot be used. */
    BACKLOG_GONE(
            "backlog_gone",
            "",
            "the backlog's directory being writable, with space for a new file",
            true,
            new Blocker.AuditBacklogFull()),
    /** A record could not be completed because of an error in the agent. */
    AGENT_ERROR("agent_error", "", "the record being written as outcome unknown", true, new Blocker.AuditLogFailed()),
    /** A hook was removed or did not apply to a class loaded later. */
    HOOK_LOST(
            "hook_lost",
            "",
            "removal of the agent that took the hook away (looked for every 5 s), or a restart",
            true,
            new Blocker.AuditLogFailed()),
    /** The reservation of a durable action could not be forced to its device. */
    BACKLOG_UNFLUSHED(
            "backlog_unflushed",
            "",
            "the file system of the backlog storing again",
            true,
            new Blocker.AuditBacklogFull()),
    /** {@code space_left} is reached, and its action holds actions up. */
    SPACE_LEFT("space_left", "", "free space on the file system of the log", true, new Blocker.AuditLogFull()),
    /** {@code admin_space_left} is reached, and its action holds actions up. */
    ADMIN_SPACE_LEFT(
            "admin_space_left", "", "free space on the file system of the log", true, new Blocker.AuditLogFull()),
    /** An administrator tries the halt. Always suspends, whatever is configured for a full disk, and ends by itself. */
    DRILL("drill", "resume", "its end, which comes by itself", false, new Blocker.AuditDrill());

    private final String word;
    private final String command;
    private final String clears;
    private final boolean sinkFull;
    private final Blocker blocker;

    Reason(String word, String command, String clears, boolean sinkFull, Blocker blocker) {
        this.word = word;
        this.command = command;
        this.clears = clears;
        this.sinkFull = sinkFull;
        this.blocker = blocker;
    }

    /** The reason as status, messages and records spell it. */
    public String word() {
        return word;
    }

    /** The control command, to be given with the process id, that makes the reason go away; empty if none does. */
    public String command() {
        return command;
    }

    /**
     * What else makes the reason go away, for people; empty if nothing but the command does. Stands behind the command if it begins
     * with <i>or</i>; else before it: nobody has to give the command.
     */
    public String clears() {
        return clears;
    }

    /** Both in one line: a command in the words of who shows it, and {@link #clears}. Any may be empty. */
    public static String cleared(String command, String clears) {
        if (command.isEmpty() || clears.isEmpty()) {
            return command + clears;
        }
        return clears.startsWith("or ") ? command + ", " + clears : clears + ", or " + command;
    }

    /**
     * Whether the configured action (suspend, deny, …) applies; an administrator's suspend, a drill and the end always
     * suspend. Only such a reason can be overridden ({@link Gate#openUnaudited}).
     */
    boolean sinkFull() {
        return sinkFull;
    }

    Blocker blocker() {
        return blocker;
    }

    int bit() {
        return 1 << ordinal();
    }
}
