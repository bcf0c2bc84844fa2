package org.audithalt.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.record.ControlKind;
import org.audithalt.record.Octets;
import org.audithalt.record.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the oldest logs beyond {@code num_logs} under {@code max_log_file_action=rotate}, as auditd; but each deletion is a
 * record with the file's name and its first and last serial number, for FAU_STG.4 forbids to overwrite the oldest.
 *
 * <p>Crash rule: the record is stored first, then the file goes. Killed in between, the file is still there, and whoever deletes
 * it later records that again. A file that cannot be read or deleted stays until the next rotation.
 *
 * <p>Writer thread.
 */
final class SurplusLogs {
    private static final int LONGEST_NAME = 512;

    private final AuditLogs logs;
    private final ControlSlots control;
    private final LogLimits limits;
    private @Nullable RotatedLog announced;
    private @Nullable AuditLog lookedAt;
    private int movesSeen;

    SurplusLogs(AuditLogs logs, ControlSlots control, LogLimits limits) {
        this.logs = logs;
        this.control = control;
        this.limits = limits;
    }

    /**
     * A step on the way to the next deletion, if one is due.
     *
     * @return whether one is under way, and no file should get another name
     */
    boolean step() {
        if (limits.action() != LogLimits.Action.ROTATE) {
            return false;
        }
        RotatedLog due = announced;
        if (due != null) {
            if (control.singlesAreStored()) {
                announced = null;
                delete(due);
            }
            return true;
        }
        AuditLog log = logs.current();
        if (log == lookedAt && log.moves() == movesSeen) {
            return false;
        }
        int moves = log.moves();
        RotatedLog next = oldest(log);
        if (next == null) {
            isDone(log, moves);
            return false;
        }
        if (control.roomForChanges() > 0) {
            control.postSingle(ControlKind.DELETE, ControlSlots.AGENT, ControlSlots.AGENT, true, fields(next));
            announced = next;
        }
        return true;
    }

    private @Nullable RotatedLog oldest(AuditLog log) {
        try {
            return log.rotated().oldestSurplus(limits.numLogs());
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
            control.postSingle(
                    ControlKind.DELETE,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    false,
                    fields(due) + " cause=" + value(String.valueOf(failed.getMessage())));
            isDone(log, moves);
        }
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
