package org.audithalt.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.ControlText;
import org.audithalt.record.Octets;
import org.audithalt.record.Samples;
import org.audithalt.record.Subject;

/** A log with all that the agent can write. */
final class AgentLog {
    static final List<String> HOSTILE = List.of(
            "/srv/new\nline type=DAEMON_END msg=audit(1.000:1): op=terminate",
            "/srv/quote\"key=x",
            "/srv/a=b,key=other",
            "/srv/größe €",
            "/srv/ leading and trailing ",
            "/srv/back\\slash'apostrophe",
            "/srv/\u00ff\u001d\u007f",
            "ABCDEF1234",
            "(null)",
            "/srv/" + "n".repeat(4090),
            "/srv/" + "ü".repeat(2045));
    private static final List<Operation> WITH_ADDRESS = List.of(
            Operation.CONNECT,
            Operation.BIND,
            Operation.ACCEPT,
            Operation.SENDTO,
            Operation.SENDMSG,
            Operation.CONNECT_RESULT);

    private final Octets log = new Octets(1 << 16);
    private long serial;

    private static Subject subject(String node) {
        return Samples.subject("/srv/app", "/opt/jdk/bin/java", "system_u:system_r:app_t:s0", node);
    }

    /** Every operation with every outcome, each control record, caused by somebody or not, and hostile names. */
    byte[] write(String node) {
        AuditText text = new AuditText(subject(node));
        ControlText control = new ControlText(subject(node), "1.0");
        for (int i = 0; i < Operation.count(); i++) {
            for (int outcome = 0; outcome < 4; outcome++) {
                append(text, action(Operation.of(i), outcome));
            }
        }
        for (String name : HOSTILE) {
            append(text, Samples.record(Operation.OPENAT, 0, name, ""));
            append(text, Samples.record(Operation.RENAME, 0, name, "/srv/plain"));
            AuditRecord execve = Samples.record(Operation.EXECVE, 0, name, "");
            execve.argumentCount = 1000;
            execve.arguments.append((name + "\0").repeat(999).getBytes(UTF_8));
            append(text, execve);
            AuditRecord keyed = Samples.record(Operation.MKDIR, 0, "/srv/d", "");
            keyed.key = Arrays.copyOf(Samples.bytes(name), Math.min(200, Samples.bytes(name).length));
            keyed.comm.clear();
            keyed.comm.append(keyed.key);
            append(text, keyed);
        }
        for (ControlKind kind : ControlKind.values()) {
            for (long pid : new long[] {-1, 4242}) {
                ControlRecord record = Samples.control(kind, ++serial, "reason=drill");
                record.actorPid = pid;
                record.actorUid = pid;
                record.success = pid < 0;
                control.append(record, log);
            }
        }
        return log.toByteArray();
    }

    private void append(AuditText text, AuditRecord record) {
        record.serial = ++serial;
        record.timeMillis = Samples.TIME_MILLIS + serial;
        text.append(record, log);
    }

    private static AuditRecord action(Operation operation, int outcome) {
        AuditRecord record = Samples.record(operation, 0, "/srv/data/file", "../other");
        if (WITH_ADDRESS.contains(operation)) {
            record.name.clear();
            record.address.append(
                    outcome == 0
                            ? SampleLog.bytes("\1\0/run/a.sock\0")
                            : new byte[] {2, 0, 1, -69, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0});
        }
        if (outcome == 1 || outcome == 2) {
            Samples.failed(record, outcome == 1 ? 13 : 0);
        } else if (outcome == 3) {
            Samples.unknown(record);
        }
        if (operation.ordinal() % 2 == 0) {
            record.key = Samples.bytes("even");
        }
        return record;
    }

    /** Leaves out serial numbers, as another machine would use them. */
    void skip(int serials) {
        serial += serials;
    }
}
