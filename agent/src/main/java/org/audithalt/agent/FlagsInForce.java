package org.audithalt.agent;

/**
 * What counts now of the values that settings and control lines share, wherever they came from. Immutable.
 *
 * @param failure the failure flag, 0 to 3
 * @param backlogWaitMillis longest wait for a slot, 0 for ever
 * @param backlogSlots slots of the backlog, which stay as they are
 */
record FlagsInForce(int failure, int backlogWaitMillis, int backlogSlots) {
    /** Those of a process. */
    static FlagsInForce of(AuditedProcess process) {
        return new FlagsInForce(process.failure.flag(), process.backlogWaitMillis, process.backlog.generalSlots());
    }
}
