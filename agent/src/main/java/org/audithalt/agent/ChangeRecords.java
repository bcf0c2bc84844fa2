package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;

/** Posts the records of changed rules, however long it takes. The thread of the rules. */
final class ChangeRecords {
    private static final long ROOM_NANOS = 3_000_000_000L;
    private static final long AGAIN_NANOS = 50_000_000;

    private final AuditedProcess process;
    private volatile boolean begun;

    ChangeRecords(AuditedProcess process) {
        this.process = process;
    }

    /** From now on what is posted is posted: before, the rehearsal alone asks. */
    void begin() {
        begun = true;
    }

    /** Waits a little for records to be stored, unless none can be; false if there is no room for so many then. */
    boolean roomFor(int records) {
        long beginNanos = System.nanoTime();
        boolean room = process.control.roomForChanges() >= records;
        while (!room
                && !process.gate.closedOtherwise(Reason.ADMINISTRATOR)
                && System.nanoTime() - beginNanos < ROOM_NANOS) {
            LockSupport.parkNanos(this, AGAIN_NANOS);
            room = process.control.roomForChanges() >= records;
        }
        return room;
    }

    /** Posts that configuration and rules were read again, or that nothing of them counts. */
    void reconfigured(RuleChange change, boolean success, String detail) {
        boolean posted = !begun;
        while (!posted) {
            try {
                process.control.postSingle(
                        ControlKind.RECONFIGURE, change.actor.claimedPid(), change.actor.uid(), success, detail);
                posted = true;
            } catch (OutOfMemoryError | InternalError full) {
                LockSupport.parkNanos(this, AGAIN_NANOS);
            }
        }
    }

    /** Posts a record, again and again if there is no memory for it now, or the backlog's file was cut. */
    void post(RuleChange change, boolean success, String detail) {
        boolean posted = !begun;
        while (!posted) {
            try {
                process.control.postChange(change.actor.claimedPid(), change.actor.uid(), success, detail);
                posted = true;
            } catch (OutOfMemoryError | InternalError full) {
                LockSupport.parkNanos(this, AGAIN_NANOS);
            }
        }
    }
}
