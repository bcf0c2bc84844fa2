package org.audithalt.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.PostedRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.Octets;
import org.audithalt.record.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the oldest logs beyond {@code num_logs} under {@code max_log_file_action=rotate} and, while space is missing, under an
 * action {@code rotate}, as auditd; but each deletion is a record with the file's name and its first and last serial number, for
 * FAU_STG.4 forbids to overwrite the oldest.
 *
 * <p>Crash rule: the record is stored first, then the file goes. Killed in between, the file is still there, and whoever deletes
 * it later records that again. A file that cannot be read or deleted stays until the next rotation.
 *
 * <p>On a disk so full that the record cannot be stored the file has to go first, or nothing ever would. Then the record is forced
 * to the disk within the backlog, whose blocks were taken at the start: there a recovery finds it whatever happens, and the gate
 * stays closed until writes succeed again, that of the record among the first.
 *
 * <p>A reload after which no action deletes logs keeps also the one that was to go; a second record says so.
 *
 * <p>Writer thread.
 */
final class SurplusLogs {
    private static final int LONGEST_NAME = 512;

    private final AuditLogs logs;
    private final ControlSlots control;
    private final LogLimits limits;
    private final Backlog backlog;
    private final SinkFailure failure;
    private @Nullable Announced announced;
    private @Nullable AuditLog lookedAt;
    private int movesSeen;
    /** The log one of whose predecessors could not be deleted, until they get other numbers. */
    private @Nullable AuditLog stuck;

    private int stuckMoves;

    /** A log that is to be deleted when the record of that is stored. */
    private record Announced(RotatedLog log, PostedRecord record) {}

    SurplusLogs(AuditLogs logs, ControlSlots control, LogLimits limits, Backlog backlog, SinkFailure failure) {
        this.logs = logs;
        this.control = control;
        this.limits = limits;
        this.backlog = backlog;
        this.failure = failure;
    }

    /**
     * A step on the way to the next deletion, if one is due.
     *
     * @return whether one is under way, and no file should get another name
     */
    boolean step() {
        Announced due = announced;
        LogLimits.Values now = limits.values();
        if (due != null) {
            if (now.deletes()) {
                goOnWith(due);
            } else {
                announced = null;
                failed(due.log(), "reconfigured");
            }
            return true;
        }
        if (now.action() != LogLimits.Action.ROTATE) {
            return false;
        }
        AuditLog log = logs.current();
        if (log == lookedAt && log.moves() == movesSeen) {
            return false;
        }
        int moves = log.moves();
        RotatedLog next = oldest(log, now.numLogs());
        if (next == null) {
            isDone(log, moves);
            return false;
        }
        announce(next);
        return true;
    }

    /**
     * Begins to delete the oldest log for lack of space, so that with a rotation as many as {@code num_logs} are left.
     *
     * @return false if there are fewer; true if one is on its way or has to stay
     */
    boolean beginForSpace() {
        AuditLog log = logs.current();
        if (log == stuck && log.moves() == stuckMoves) {
            return true;
        }
        try {
            RotatedLog next =
                    log.rotated().oldestSurplus(Math.max(1, limits.values().numLogs() - 1));
            if (next == null) {
                return false;
            }
            if (log.size() > 0 || isFollowed(log, next)) {
                announce(next);
            }
            return true;
        } catch (IOException unreadable) {
            // what it holds could not be recorded
            return true;
        }
    }

    /** Whether a younger log has an event, for the last serial number must not be gone with one before an empty log. */
    private static boolean isFollowed(AuditLog log, RotatedLog next) throws IOException {
        return next.lastSerial() == 0 || log.rotated().lastSerial() > next.lastSerial();
    }

    private void goOnWith(Announced due) {
        PostedRecord record = due.record();
        if (record.isSettled() && !record.isInBacklog()) {
            // perhaps it was lost with what others cut off: the log is looked for again, and told again
            announced = null;
        } else if (record.isSettled() || failure.lacksSpace() && isKeptInBacklog(record)) {
            announced = null;
            delete(due.log());
        }
    }

    private boolean isKeptInBacklog(PostedRecord record) {
        try {
            backlog.force();
            return record.isInBacklog();
        } catch (IOException failed) {
            // tried again at the next turn; the disk may be gone
            return false;
        }
    }

    private void announce(RotatedLog next) {
        PostedRecord record =
                control.postAlone(ControlKind.DELETE, ControlSlots.AGENT, ControlSlots.AGENT, true, fields(next));
        if (record != null) {
            announced = new Announced(next, record);
        }
    }

    private @Nullable RotatedLog oldest(AuditLog log, int numLogs) {
        try {
            return log.rotated().oldestSurplus(numLogs);
        } catch (IOException unreadable) {
            // what it holds could not be recorded
            return null;
        }
    }

    private void delete(RotatedLog due) {
        AuditLog log = logs.current();
        int moves = log.moves();
        try {
            if (!log.rotated().delete(due)) {
                // it has another name by now, or is gone: looked for again
                return;
            }
        } catch (IOException failed) {
            failed(due, value(String.valueOf(failed.getMessage())));
            isDone(log, moves);
            stuck = log;
            stuckMoves = moves;
        }
    }

    /** Records that a log stays whose deletion was recorded. */
    private void failed(RotatedLog due, String cause) {
        control.postSingle(
                ControlKind.DELETE, ControlSlots.AGENT, ControlSlots.AGENT, false, fields(due) + " cause=" + cause);
    }

    private void isDone(AuditLog log, int moves) {
        lookedAt = log;
        movesSeen = moves;
    }

    private static String fields(RotatedLog log) {
        return "file=" + value(log.file().toString()) + " first_serial=" + log.firstSerial() + " last_serial="
                + log.lastSerial() + " bytes=" + log.identity().size();
    }

    private static String value(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Octets written = new Octets(64);
        UntrustedText.append(written, bytes, 0, UntrustedText.fitting(bytes, 0, bytes.length, LONGEST_NAME));
        return new String(written.array(), 0, written.length(), StandardCharsets.US_ASCII);
    }
}
