package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What can be searched for: the field that holds it, by kind of record. The choice is ausearch's. */
public enum Item {
    PID(in("pid", Item.SUBJECT_FORMS | Form.DAEMON | Form.INTEGRITY | Form.AVC)),
    PPID(in("ppid", Form.SYSCALL | Form.TASK)),
    UID(in("uid", Item.SUBJECT_FORMS | Form.DAEMON | Form.INTEGRITY)),
    EUID(in("euid", Form.SYSCALL | Form.TASK)),
    AUID(in("auid", Item.SUBJECT_FORMS | Form.DAEMON | Form.INTEGRITY | Form.CONFIG | Form.POLICY)),
    GID(in("gid", Form.SYSCALL | Form.TASK | Form.ANOMALY)),
    EGID(in("egid", Form.SYSCALL | Form.TASK)),
    SESSION(in("ses", Item.SUBJECT_FORMS | Form.DAEMON | Form.INTEGRITY | Form.CONFIG | Form.POLICY)),
    SUBJECT(
            in("subj", Item.SUBJECT_FORMS & ~Form.TTY | Form.DAEMON | Form.INTEGRITY | Form.CONFIG | Form.POLICY),
            in("scontext", Form.AVC),
            in("vm-ctx", Form.USER)),
    OBJECT(
            in("obj", Form.PATH | Form.OBJECT | Form.PACKET),
            in("tcontext", Form.AVC | Form.USER_AVC),
            in("img-ctx", Form.USER)),
    COMM(in("comm", Item.SUBJECT_FORMS & ~Form.LOGIN | Form.INTEGRITY | Form.AVC)),
    EXE(in("exe", Item.SUBJECT_FORMS & ~(Form.LOGIN | Form.TTY))),
    TERMINAL(in("tty", Form.SYSCALL | Form.TASK | Form.KERNEL), in("terminal", Form.USER | Form.USER_AVC)),
    KEY(in("key", Form.SYSCALL | Form.CONFIG | Form.POLICY)),
    EXIT(in("exit", Form.SYSCALL)),
    SYSCALL(in("syscall", Form.SYSCALL | Form.ANOMALY)),
    ARCH(in("arch", Form.SYSCALL | Form.ANOMALY)),
    SUCCESS(
            in("success", Form.SYSCALL),
            in(
                    "res",
                    Form.TASK
                            | Form.USER
                            | Form.USER_AVC
                            | Form.LOGIN
                            | Form.DAEMON
                            | Form.DAEMON_PEER
                            | Form.CONFIG
                            | Form.POLICY
                            | Form.ANOMALY
                            | Form.INTEGRITY
                            | Form.KERNEL)),
    FILE(in("name", Form.PATH | Form.INTEGRITY), in("path", Form.AVC_PATH | Form.AVC | Form.CONFIG)),
    CWD(in("cwd", Form.CWD | Form.USER)),
    SOCKET_ADDRESS(in("saddr", Form.SOCKADDR)),
    HOST(in("hostname", Form.USER | Form.USER_AVC), in("saddr", Form.PACKET)),
    ADDRESS(in("addr", Form.USER | Form.USER_AVC | Form.DAEMON_PEER)),
    GUEST_UUID(in("uuid", Form.USER)),
    GUEST_NAME(in("vm", Form.USER));

    /** Records that say who did it. */
    private static final int SUBJECT_FORMS =
            Form.SYSCALL | Form.TASK | Form.USER | Form.USER_AVC | Form.LOGIN | Form.ANOMALY | Form.TTY | Form.KERNEL;

    private final Place[] places;

    Item(Place... places) {
        this.places = places;
    }

    /** The name of the field in records of a type, null if they have none that counts. */
    byte @Nullable [] field(int type) {
        int form = Form.of(type);
        for (Place place : places) {
            if ((place.forms & form) != 0) {
                return place.field;
            }
        }
        return null;
    }

    /** Whether the last such field of a record counts: of a login it is the user who has logged in, in {@code msg='…'}. */
    boolean lastCounts() {
        return this == UID;
    }

    private static Place in(String field, int forms) {
        return new Place(field.getBytes(StandardCharsets.US_ASCII), forms);
    }

    private record Place(byte[] field, int forms) {}
}
