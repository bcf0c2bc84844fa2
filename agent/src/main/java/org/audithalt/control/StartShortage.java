package org.audithalt.control;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a start waits for (disk_full_at_start=suspend), a row each. Before there is a backlog nothing can tell of it but the name of a
 * thread, of which the kernel keeps 15 octets (proc_pid_comm(5)): agent and command line agree on it here.
 */
public enum StartShortage {
    /** Log and backlog do not fit on their disks. */
    DISK_FULL(Reason.DISK_FULL, "audithalt-full", "free space there"),
    /** The log has grown to {@code max_log_file}. */
    LOG_LIMIT(Reason.LOG_LIMIT, "audithalt-limit", "move the log away"),
    /** {@code space_left} is reached, and its action holds actions up. */
    SPACE_LEFT(Reason.SPACE_LEFT, "audithalt-left", "free space there"),
    /** {@code admin_space_left} likewise. */
    ADMIN_SPACE_LEFT(Reason.ADMIN_SPACE_LEFT, "audithalt-admin", "free space there");

    private static final StartShortage[] ALL = values();

    private final Reason reason;
    private final String thread;
    private final String clears;

    StartShortage(Reason reason, String thread, String clears) {
        this.reason = reason;
        this.thread = thread;
        this.clears = clears;
    }

    /** The first for which a gate is closed; {@link #DISK_FULL} if for none. */
    public static StartShortage of(Gate gate) {
        for (StartShortage shortage : ALL) {
            if (gate.closedFor(shortage.reason)) {
                return shortage;
            }
        }
        return DISK_FULL;
    }

    /** The one that a thread is named for; null if it is another thread. */
    public static @Nullable StartShortage named(String thread) {
        for (StartShortage shortage : ALL) {
            if (shortage.thread.equals(thread)) {
                return shortage;
            }
        }
        return null;
    }

    /** The reason as status and messages spell it. */
    public String word() {
        return reason.word();
    }

    /** Name of the thread that tells of it. */
    public String thread() {
        return thread;
    }

    /** What makes it go away, for people. */
    public String clears() {
        return clears;
    }
}
