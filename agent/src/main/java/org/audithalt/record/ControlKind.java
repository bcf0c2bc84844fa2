package org.audithalt.record;

/**
 * What the agent says of itself in the trail (linux-audit record types in brackets). Each kind owns one coalescing slot of
 * the backlog, so that none is ever refused for lack of space.
 */
public enum ControlKind {
    /** Auditing starts [DAEMON_START]. */
    START("start"),
    /** Auditing ends [DAEMON_END; res=failed: the start was refused, DAEMON_ABORT]. */
    END("terminate"),
    /** What recovery found of a dead process [USYS_CONFIG]. */
    RECOVER("recover"),
    /** The gate closed for a reason of the sink or the agent [USYS_CONFIG]. */
    CLOSED("suspend"),
    /** The gate opened again: cause, duration, number that waited [USYS_CONFIG]. */
    OPENED("resume"),
    /** An administrator said suspend [USYS_CONFIG]. */
    SUSPEND("suspend"),
    /** An administrator said resume [USYS_CONFIG]. */
    RESUME("resume"),
    /** The JVM is halted by the agent or an administrator [RESP_HALT]. */
    HALT("halt"),
    /** The log was rotated [DAEMON_ROTATE]. */
    ROTATE("rotate-logs"),
    /** The log was replaced by a new one after it vanished or a write failed [DAEMON_RESUME]. */
    REOPEN("resume-logging"),
    /** Records that could not be kept [USYS_CONFIG, res=failed]. */
    LOST("lost"),
    /** Actions whose exit could not complete their record [USYS_CONFIG]. */
    ORPHAN("orphan"),
    /** A second agent start, attach or other change of configuration [CONFIG_CHANGE]. */
    CONFIG("set"),
    /** The system clock was set: by how many seconds, from when to when [USYS_CONFIG]. */
    CLOCK("clock-set"),
    /** A record of the backlog that was damaged from outside: it is lost, and this stands in its place [USYS_CONFIG, res=failed]. */
    UNREADABLE("unreadable"),
    /** The space for the log fell below {@code space_left}, or is above it again [USYS_CONFIG]. */
    SPACE_LEFT("space_left"),
    /** The same of {@code admin_space_left} [USYS_CONFIG]. */
    ADMIN_SPACE_LEFT("admin_space_left"),
    /** A log beyond {@code num_logs} is deleted [USYS_CONFIG; res=failed: it could not be]. */
    DELETE("delete-log"),
    /** A program of an action was run [USYS_CONFIG; res=failed: it could not be, or did not end well]. */
    EXEC("exec"),
    /** The configuration was read again [DAEMON_CONFIG; res=failed: and nothing changed]. */
    RECONFIGURE("reconfigure"),
    /** The halt was tried on the running process: who waited, and what became of each [USYS_CONFIG]. */
    DRILL("drill"),
    /** An administrator lets actions go on although no sink can store their records, or that is over [USYS_CONFIG]. */
    UNAUDITED("unaudited");

    private final String op;

    ControlKind(String op) {
        this.op = op;
    }

    /** The record's {@code op=} field. */
    public String op() {
        return op;
    }
}
