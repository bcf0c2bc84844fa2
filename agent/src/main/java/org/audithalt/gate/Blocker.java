package org.audithalt.gate;

/**
 * What a halted thread parks on. The class is the message: {@code jstack} prints {@code parking to wait for <…> (a
 * org.audithalt.gate.Blocker$AuditLogFull)}.
 */
public abstract class Blocker {
    private Blocker() {}

    static final class AuditLogFull extends Blocker {}

    static final class AuditLogFailed extends Blocker {}

    static final class AuditBacklogFull extends Blocker {}

    static final class SuspendedByAdministrator extends Blocker {}

    static final class AuditingHasEnded extends Blocker {}

    static final class AuditDrill extends Blocker {}
}
