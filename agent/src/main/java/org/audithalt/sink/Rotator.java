package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.record.ControlKind;

/** Rotates the log when it has grown to its limit or somebody has asked for it. Writer thread; {@link #requests} says who else. */
final class Rotator {
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final AuditLogs logs;
    private final Unstored unstored;
    private final ControlSlots control;
    private final LogLimits limits;
    private final ReleaseRule release;
    private final SurplusLogs surplus;
    private final RotationRequests requests = new RotationRequests();
    private final SpaceShortage shortage = new SpaceShortage();
    private volatile String obstacle = "";
    private long failedNanos = System.nanoTime() - RETRY_NANOS;

    Rotator(
            AuditLogs logs,
            Unstored unstored,
            ControlSlots control,
            LogLimits limits,
            ReleaseRule release,
            Backlog backlog,
            SinkFailure failure) {
        this.logs = logs;
        this.unstored = unstored;
        this.control = control;
        this.limits = limits;
        this.release = release;
        surplus = new SurplusLogs(logs, control, limits, backlog, failure);
    }

    RotationRequests requests() {
        return requests;
    }

    /** Why the log cannot be rotated, though it was to be; empty while nothing is known to keep it from that. Any thread. */
    String obstacle() {
        return obstacle;
    }

    /** What an action {@code rotate} is to make room for. */
    SpaceShortage shortage() {
        return shortage;
    }

    void rotateIfDue() throws IOException {
        // behind the record of the start
        if (unstored.storedRecords() > 0 && surplus.step()) {
            // the looks at the space that were taken meanwhile saw nothing of it
            shortage.stepped();
            return;
        }
        boolean forSpace = shortage.isDue() && unstored.storedRecords() > 0;
        if (forSpace) {
            shortage.stepped();
            if (!wouldHelp() || surplus.beginForSpace() || logs.current().size() == 0) {
                return;
            }
        }
        LogLimits.Values now = limits.values();
        boolean grown = logs.current().size() >= now.maxLogBytes() && now.rotates();
        long ticket = requests.due();
        if (!grown && !forSpace && ticket == 0) {
            return;
        }
        if (!release.flusherSettled()) {
            return;
        }
        if (!requests.isFresh(ticket) && System.nanoTime() - failedNanos < RETRY_NANOS) {
            return;
        }
        if (unstored.any() && !release.flushNow()) {
            return;
        }
        // a rotation would hide what others did to the log
        if (release.logIsOurs()) {
            rotate(ticket);
        }
    }

    /** Whether all that the logs hold would make enough room: nothing is deleted in vain. */
    private boolean wouldHelp() throws IOException {
        AuditLog log = logs.current();
        return log.size() + log.rotated().bytes() >= shortage.missingBytes();
    }

    private void rotate(long ticket) {
        AuditLog log = logs.current();
        String detail = "last_serial=" + unstored.lastWrittenSerial();
        long pid = ticket != 0 ? requests.pid() : ControlSlots.AGENT;
        long uid = ticket != 0 ? requests.uid() : ControlSlots.AGENT;
        String path = log.path().toString();
        boolean moved;
        try {
            moved = log.rotate();
        } catch (AppendOnlyException fixed) {
            failedNanos = System.nanoTime();
            if (obstacle.isEmpty() || ticket != 0) {
                control.post(ControlKind.ROTATE, pid, uid, false, detail);
            }
            obstacle = String.valueOf(fixed.getMessage());
            answer(ticket, false, obstacle);
            return;
        } catch (IOException failed) {
            // no inode, no descriptor: the old log goes on as long as it can be written
            failedNanos = System.nanoTime();
            control.post(ControlKind.ROTATE, pid, uid, false, detail);
            answer(ticket, false, "could not rotate " + path + ": " + failed.getMessage() + " (tried again every 5 s)");
            return;
        }
        obstacle = "";
        answer(ticket, true, moved ? "rotated " + path + " to " + path + ".1" : path + " is empty: nothing to rotate");
        control.post(ControlKind.ROTATE, pid, uid, true, detail);
        if (ticket != 0) {
            rotateOthersAtTheirLimit();
        }
    }

    /** A log that was left at max_log_file waits for the same command. All it holds is stored. */
    private void rotateOthersAtTheirLimit() {
        for (ListedLog listed : logs.list()) {
            if (listed != logs.inUse() && listed.atLimit()) {
                try {
                    listed.log().rotate();
                } catch (IOException failed) {
                    listed.fail("disk_error", "could not rotate: " + failed.getMessage());
                }
            }
        }
    }

    private void answer(long ticket, boolean done, String text) {
        if (ticket != 0) {
            requests.answer(ticket, done, text);
        }
    }
}
