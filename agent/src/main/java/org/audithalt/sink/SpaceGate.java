package org.audithalt.sink;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * Closes the gate while the file system still has room for every record in the backlog, and opens it when there is room again, with a
 * margin; so for {@code max_log_file}. With several logs it closes when none is left. The thread of the space watch.
 */
final class SpaceGate {
    private final AuditLogs logs;
    private final LogWriter writer;
    private final Gate gate;
    private final LogLimits limits;

    /** @param writer whose failing write keeps the gate closed although there is space */
    SpaceGate(AuditLogs logs, LogWriter writer, Gate gate, LogLimits limits) {
        this.logs = logs;
        this.writer = writer;
        this.gate = gate;
        this.limits = limits;
    }

    /** After a look at each. */
    void decide() {
        boolean none = logs.preferred() == null;
        boolean anyFull = false;
        boolean anyAtLimit = false;
        boolean margin = false;
        for (ListedLog listed : logs.list()) {
            anyFull |= listed.full();
            anyAtLimit |= listed.atLimit();
            margin |= !listed.full() && listed.freeBytes() >= limits.neededToOpen();
        }
        if (none && anyFull) {
            gate.close(Reason.DISK_FULL, spaceText());
        } else if (margin && !writer.failing()) {
            gate.open(Reason.DISK_FULL);
        }
        if (none && anyAtLimit) {
            gate.close(Reason.LOG_LIMIT, limitText());
        } else {
            gate.open(Reason.LOG_LIMIT);
        }
    }

    private String spaceText() {
        StringBuilder text = new StringBuilder(128);
        for (ListedLog listed : logs.list()) {
            if (listed.full()) {
                text.append(text.length() == 0 ? "" : "; ");
                text.append(SpaceWatch.readable(listed.freeBytes()))
                        .append(" free, ")
                        .append(SpaceWatch.readable(limits.neededToOpen()));
                text.append(" needed in ").append(listed.log().path().getParent());
            }
        }
        return text.toString();
    }

    private String limitText() {
        AuditLog log = logs.current();
        for (ListedLog listed : logs.list()) {
            log = listed.atLimit() ? listed.log() : log;
        }
        return log.path() + " has " + SpaceWatch.readable(log.size()) + ", max_log_file is "
                + SpaceWatch.readable(limits.maxLogBytes()) + " and the backlog needs "
                + SpaceWatch.readable(limits.neededBytes());
    }
}
