package org.audithalt.agent;

import org.audithalt.gate.Gate;
import org.audithalt.record.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who opened the gate, for the record of its opening. An administrator's command counts only if nothing has closed the gate since: the
 * announcer looks at intervals, and may see as one halt what an administrator ended and what came after, or nothing of a
 * short one. The control thread names the administrator, the announcer asks.
 */
final class Resumer {
    private final Gate gate;
    private volatile @Nullable Administrator administrator;

    private record Administrator(String fields, int closings) {}

    Resumer(Gate gate) {
        this.gate = gate;
    }

    /** An administrator is about to open the gate, which no other reason closes. */
    void isAdministrator(long pid, long uid) {
        int closings = gate.closings();
        administrator = new Administrator(
                "resumed_by=administrator resumer_pid=" + pid + " resumer_uid=" + (uid & Subject.UNSET), closings);
    }

    /**
     * Fields of the record of the opening.
     *
     * @param closings how often the gate had closed, asked before it was seen to be open
     */
    String fields(int closings) {
        Administrator last = administrator;
        return last != null && last.closings == closings ? last.fields : "resumed_by=agent";
    }
}
