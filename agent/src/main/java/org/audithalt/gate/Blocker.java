package org.audithalt.gate;

/**
 * What a halted thread parks on. The class is the message: {@code jstack} prints {@code parking to wait for <…> (a
 * org.audithalt.gate.Blocker$AuditLogFull)}.
 */
public abstract class Blocker {
    private final String text;

    private Blocker(String text) {
        this.text = text;
    }

    /** What a debugger shows of the object. */
    @Override
    public final String toString() {
        return text;
    }

    static final class AuditLogFull extends Blocker {
        AuditLogFull() {
            super("halted: the audit log is full (audithalt status)");
        }
    }

    static final class AuditLogFailed extends Blocker {
        AuditLogFailed() {
            super("halted: the audit log cannot be written (audithalt status)");
        }
    }

    static final class AuditBacklogFull extends Blocker {
        AuditBacklogFull() {
            super("waits for a slot in the backlog of audit records (audithalt status)");
        }
    }

    static final class SuspendedByAdministrator extends Blocker {
        SuspendedByAdministrator() {
            super("halted by an administrator (audithalt status, audithalt resume)");
        }
    }

    static final class AuditingHasEnded extends Blocker {
        AuditingHasEnded() {
            super("auditing has ended with the process");
        }
    }

    static final class AuditDrill extends Blocker {
        AuditDrill() {
            super("halted for a drill, which ends by itself (audithalt status)");
        }
    }
}
