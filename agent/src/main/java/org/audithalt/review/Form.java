package org.audithalt.review;

/** Kinds of records by the fields that they have, a bit each. */
final class Form {
    static final int OTHER = 0;
    /** A system call. */
    static final int SYSCALL = 1;
    /** Says who did it as a system call does: FEATURE_CHANGE, ANOM_LINK. */
    static final int TASK = 1 << 1;
    /** Of a program: who, then {@code msg='…'}. */
    static final int USER = 1 << 2;
    /** Of a program that enforces a policy. */
    static final int USER_AVC = 1 << 3;

    static final int LOGIN = 1 << 4;
    /** Of auditd itself. */
    static final int DAEMON = 1 << 5;
    /** Of auditd, about another machine. */
    static final int DAEMON_PEER = 1 << 6;

    static final int CONFIG = 1 << 7;
    /** A change of the mandatory policy. */
    static final int POLICY = 1 << 8;

    static final int CWD = 1 << 9;
    static final int PATH = 1 << 10;
    static final int AVC_PATH = 1 << 11;
    /** An object that is no file: IPC, OBJ_PID. */
    static final int OBJECT = 1 << 12;

    static final int SOCKADDR = 1 << 13;
    static final int AVC = 1 << 14;
    static final int PACKET = 1 << 15;
    static final int ANOMALY = 1 << 16;
    static final int INTEGRITY = 1 << 17;
    static final int TTY = 1 << 18;
    /** Of the kernel, with its own order: NETFILTER_CFG, EVENT_LISTENER. */
    static final int KERNEL = 1 << 19;

    private Form() {}

    /** The kind of a record type; {@link #OTHER} for those in which nothing is looked for. */
    static int of(int type) {
        return switch (type) {
            case RecordTypes.SYSCALL -> SYSCALL;
            case RecordTypes.PATH -> PATH;
            case RecordTypes.CWD -> CWD;
            case RecordTypes.SOCKADDR -> SOCKADDR;
            case RecordTypes.CONFIG_CHANGE -> CONFIG;
            case RecordTypes.IPC, RecordTypes.OBJ_PID -> OBJECT;
            case RecordTypes.FEATURE_CHANGE, RecordTypes.ANOM_LINK -> TASK;
            case RecordTypes.LOGIN -> LOGIN;
            case RecordTypes.USER_AVC -> USER_AVC;
            case RecordTypes.DAEMON_ACCEPT, RecordTypes.DAEMON_CLOSE -> DAEMON_PEER;
            case RecordTypes.AVC -> AVC;
            case RecordTypes.AVC_PATH -> AVC_PATH;
            case RecordTypes.NETFILTER_PKT -> PACKET;
            case RecordTypes.SECCOMP, RecordTypes.ANOM_PROMISCUOUS, RecordTypes.ANOM_ABEND -> ANOMALY;
            case RecordTypes.TTY -> TTY;
            case RecordTypes.NETFILTER_CFG, RecordTypes.EVENT_LISTENER -> KERNEL;
            default -> ofRange(type);
        };
    }

    private static int ofRange(int type) {
        if (type == RecordTypes.USER
                || in(type, RecordTypes.FIRST_USER, RecordTypes.LAST_USER)
                || in(type, RecordTypes.FIRST_USER_2, RecordTypes.LAST_USER_2)) {
            return USER;
        }
        if (in(type, RecordTypes.DAEMON_START, RecordTypes.DAEMON_RESUME)) {
            return DAEMON;
        }
        if (in(type, RecordTypes.MAC_POLICY_LOAD, RecordTypes.MAC_UNLBL_STCDEL)) {
            return POLICY;
        }
        return in(type, RecordTypes.INTEGRITY_DATA, RecordTypes.INTEGRITY_RULE) ? INTEGRITY : OTHER;
    }

    private static boolean in(int type, int first, int last) {
        return type >= first && type <= last;
    }
}
