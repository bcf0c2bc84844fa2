package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.BacklogInUseException;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.DeadBacklog;
import org.audithalt.backlog.HeaderText;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.ControlText;
import org.audithalt.record.Octets;
import org.audithalt.record.StringOctets;
import org.audithalt.record.Subject;

/**
 * Writes what a dead process left in its backlog into its own log: complete records once and as they were, those in flight as
 * outcome unknown, and one record that says what was found.
 *
 * <p>May die at any step and be run again: a record is stamped with its serial before it is written, and what the log holds is
 * passed over. The caller holds the dead process's lock.
 */
final class Recovery {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final String SOCKET_DIRECTORY_SUFFIX = ".sock.d";

    private final String version;
    private final long uid;
    private final LogLocks held;
    private final Octets text = new Octets(BUFFER_BYTES);

    /** What was recovered: records written, of them with unknown outcome, and where to; the control socket left behind. */
    record Result(long pid, int records, int unknown, int waiting, int unreadable, Path log, String socket) {}

    /** @param held locks that this process holds */
    Recovery(String version, long uid, LogLocks held) {
        this.version = version;
        this.uid = uid;
        this.held = held;
    }

    /** Recovers one backlog, and all others of its log beside it, and deletes them. */
    Result recover(Path backlogFile) throws IOException, BacklogException {
        Result result;
        List<Path> files;
        try (DeadSiblings siblings = DeadSiblings.open(backlogFile)) {
            DeadBacklog dead = siblings.first();
            if (dead.processLives()) {
                throw new BacklogInUseException(backlogFile + ": process " + dead.pid()
                        + " writes it still, though its lock file was opened and closed by itself; left alone");
            }
            try (RecoveryLogs logs = RecoveryLogs.open(siblings, backlogFile, uid, held, BUFFER_BYTES)) {
                result = write(siblings, logs);
                files = siblings.files();
                logs.store();
            }
        }
        removeSocket(result.socket());
        for (int i = 0; i < files.size(); i++) {
            Files.delete(files.get(i));
        }
        return result;
    }

    /** Removes the control socket and the directory made for it; nothing else, whatever a damaged header may name. */
    private static void removeSocket(String name) {
        try {
            Path socket = Path.of(name);
            Path parent = socket.getParent();
            int mode = ((Integer) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS)).intValue();
            if ((mode & FILE_TYPE) == SOCKET) {
                Files.delete(socket);
                if (parent != null && parent.toString().endsWith(SOCKET_DIRECTORY_SUFFIX)) {
                    Files.delete(parent);
                }
            }
        } catch (IOException | RuntimeException leftAlone) {
            // a dead socket harms nobody
        }
    }

    private Result write(DeadSiblings siblings, RecoveryLogs logs) throws IOException {
        DeadBacklog dead = siblings.first();
        Subject subject = siblings.subject();
        AuditText auditText = new AuditText(subject);
        ControlText controlText = new ControlText(subject, version);
        AuditRecord record = new AuditRecord();
        ControlRecord control = new ControlRecord();
        siblings.begin(logs.lastSerial());
        long next = logs.lastSerial() + 1;
        int records = 0;
        int unknown = 0;
        int unreadable = 0;
        while (siblings.next()) {
            DeadBacklog backlog = siblings.backlog();
            int i = siblings.record();
            // those that bear one keep it: the same serial is the same event in whichever file
            long serial = backlog.serial(i) != 0 ? backlog.serial(i) : next;
            next = Math.max(next, serial + 1);
            records += backlog.isDamaged(i) ? 0 : 1;
            text.clear();
            if (backlog.isDamaged(i)) {
                unreadable++;
                backlog.readDamaged(i, serial, control);
                controlText.append(control, text);
            } else if (backlog.isControl(i)) {
                backlog.read(i, serial, control);
                controlText.append(control, text);
            } else {
                backlog.read(i, serial, record);
                unknown += record.outcomeKnown ? 0 : 1;
                auditText.append(record, text);
            }
            logs.append(text);
        }
        int waiting = 0;
        StringBuilder detail = new StringBuilder(128);
        detail.append("dead_pid=").append(dead.pid()).append(" records=").append(records);
        detail.append(" unknown=").append(unknown);
        for (int i = 0; i < Operation.count(); i++) {
            Operation operation = Operation.of(i);
            int merelyWaited = siblings.waiting(operation);
            if (merelyWaited > 0) {
                waiting += merelyWaited;
                detail.append(" waiting_").append(operation.callName(org.audithalt.hook.Arch.current()));
                detail.append('=').append(merelyWaited);
            }
        }
        // those that are in the log are damaged, too, but not lost
        detail.append(" unreadable=").append(siblings.unreadable());
        long lost = siblings.lostCount();
        detail.append(" lost=").append(lost == DeadBacklog.UNKNOWN ? "?" : Long.toString(lost + unreadable));
        if (siblings.isCut()) {
            detail.append(" cut=1");
        }
        found(control, detail.toString(), next, siblings.unreadable() == 0 && !siblings.isCut());
        text.clear();
        controlText.append(control, text);
        logs.append(text);
        return new Result(
                dead.pid(),
                records,
                unknown,
                waiting,
                siblings.unreadable(),
                logs.path(),
                HeaderText.value(dead.text(), "control_socket"));
    }

    private static void found(ControlRecord control, String detail, long serial, boolean success) {
        long now = System.currentTimeMillis();
        control.kind = ControlKind.RECOVER;
        control.serial = serial;
        control.firstMillis = now;
        control.lastMillis = now;
        control.count = 1;
        control.actorPid = ControlSlots.AGENT;
        control.actorUid = ControlSlots.AGENT;
        control.success = success;
        control.detail.clear();
        control.detail.append(StringOctets.toBytes(detail));
    }
}
