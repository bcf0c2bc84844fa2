package org.audithalt.sink;

import java.util.List;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.gate.Gate;

/** The thresholds of space, looked at with each look of the space watch. Its thread. */
public final class SpaceThresholds {
    private final SpaceThreshold[] list;
    private final List<SpaceThreshold> shown;
    private final ControlSlots control;
    private volatile boolean recording;

    /** @param list not to be changed later */
    public SpaceThresholds(ControlSlots control, SpaceThreshold... list) {
        this.control = control;
        this.list = list;
        shown = List.of(list);
    }

    /** Before it is decided whether the gate opens: what is told of a look that opens it is that there is space. */
    void endThoseOver(AuditLogs logs, Gate gate) {
        for (SpaceThreshold threshold : list) {
            threshold.endIfOver(logs, gate);
        }
    }

    /** After it was decided whether the gate closes: a halt is told, not what leads to one. */
    void beginThoseReached(AuditLogs logs, Gate gate) {
        for (SpaceThreshold threshold : list) {
            threshold.beginIfReached(logs, gate);
            if (recording) {
                threshold.record(logs, control);
            }
        }
    }

    /** What those whose action is {@code rotate} lack on the file system of the log in use; 0 or less for nothing. */
    long missingBytes(AuditLogs logs) {
        long missing = 0;
        for (SpaceThreshold threshold : list) {
            missing = Math.max(missing, threshold.missingBytes(logs));
        }
        return missing;
    }

    /** From the next look on changes are recorded: once the record of the start is on its way. */
    public void recordFromNowOn() {
        recording = true;
    }

    /** In the order in which they are reached. Any thread; unmodifiable. */
    public List<SpaceThreshold> list() {
        return shown;
    }
}
