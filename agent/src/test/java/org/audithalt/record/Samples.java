package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Operation;

/** Records and subjects for tests. */
public final class Samples {
    public static final long TIME_MILLIS = 1_795_499_532_659L;

    private Samples() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Subject subject(String cwd, String exe, String label, String node) {
        long[] number = {8963, 9016, Subject.UNSET, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, Subject.UNSET, 77};
        byte[][] text = {
            bytes("(none)"),
            bytes(exe),
            bytes(label),
            bytes(cwd),
            bytes("java\0-jar\0app.jar"),
            bytes(node),
            new byte[0]
        };
        return new Subject(number, text);
    }

    public static Subject subject() {
        return subject("/srv/app", "/opt/jdk/bin/java", "", "");
    }

    /** In which user and group 1000 have the longest name, in hexadecimal. */
    static AccountNames longNames() {
        byte[] file = bytes(" ".repeat(AccountNames.LONGEST_NAME) + ":x:1000:");
        return new AccountNames(file, file);
    }

    public static AuditRecord record(Operation operation, long serial, String name, String secondName) {
        var record = new AuditRecord();
        record.operation = operation;
        record.serial = serial;
        record.timeMillis = TIME_MILLIS + serial;
        record.outcomeKnown = true;
        record.success = true;
        record.exitKnown = true;
        record.threadId = 31;
        record.comm.append(bytes("worker-1"));
        record.name.append(bytes(name));
        record.secondName.append(bytes(secondName));
        return record;
    }

    public static AuditRecord failed(AuditRecord record, int errno) {
        record.success = false;
        record.exitKnown = errno != 0;
        record.exit = -errno;
        return record;
    }

    public static AuditRecord unknown(AuditRecord record) {
        record.outcomeKnown = false;
        return record;
    }

    public static String text(Subject subject, AuditRecord record) {
        var out = new Octets(64);
        new AuditText(subject).append(record, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    public static ControlRecord control(ControlKind kind, long serial, String detail) {
        var record = new ControlRecord();
        record.kind = kind;
        record.serial = serial;
        record.firstMillis = TIME_MILLIS;
        record.lastMillis = TIME_MILLIS + serial;
        record.count = 1;
        record.actorPid = -1;
        record.actorUid = -1;
        record.success = true;
        record.detail.append(bytes(detail));
        return record;
    }
}
