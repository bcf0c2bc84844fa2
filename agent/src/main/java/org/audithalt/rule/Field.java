package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** The fields of {@code -F} (auditctl(8)): what their values are, and who answers them. */
enum Field {
    A0("a0", Kind.NUMBER, Answer.CALL),
    A1("a1", Kind.NUMBER, Answer.CALL),
    A2("a2", Kind.NUMBER, Answer.CALL),
    A3("a3", Kind.NUMBER, Answer.CALL),
    ARCH("arch", Kind.MACHINE, Answer.LOAD),
    AUID("auid", Kind.USER, Answer.PROCESS),
    DEVMAJOR("devmajor", Kind.NUMBER, Answer.OBJECT),
    DEVMINOR("devminor", Kind.NUMBER, Answer.OBJECT),
    DIR("dir", Kind.PATH, Answer.NAME),
    EGID("egid", Kind.GROUP, Answer.PROCESS),
    EUID("euid", Kind.USER, Answer.PROCESS),
    EXE("exe", Kind.PATH, Answer.PROCESS),
    EXIT("exit", Kind.EXIT, Answer.RESULT),
    FILETYPE("filetype", Kind.FILE_TYPE, Answer.OBJECT),
    FSGID("fsgid", Kind.GROUP, Answer.PROCESS),
    FSTYPE("fstype", Kind.FILE_SYSTEM, Answer.NOBODY),
    FSUID("fsuid", Kind.USER, Answer.PROCESS),
    GID("gid", Kind.GROUP, Answer.PROCESS),
    INODE("inode", Kind.NUMBER, Answer.OBJECT),
    KEY("key", Kind.KEY, Answer.LOAD),
    MSGTYPE("msgtype", Kind.RECORD_TYPE, Answer.LOAD),
    OBJ_GID("obj_gid", Kind.GROUP, Answer.OBJECT),
    OBJ_LEV_HIGH("obj_lev_high", Kind.LABEL, Answer.OBJECT_LABEL),
    OBJ_LEV_LOW("obj_lev_low", Kind.LABEL, Answer.OBJECT_LABEL),
    OBJ_ROLE("obj_role", Kind.LABEL, Answer.OBJECT_LABEL),
    OBJ_TYPE("obj_type", Kind.LABEL, Answer.OBJECT_LABEL),
    OBJ_UID("obj_uid", Kind.USER, Answer.OBJECT),
    OBJ_USER("obj_user", Kind.LABEL, Answer.OBJECT_LABEL),
    PATH("path", Kind.PATH, Answer.NAME),
    PERM("perm", Kind.PERMISSION, Answer.CALL),
    PERS("pers", Kind.NUMBER, Answer.PROCESS),
    PID("pid", Kind.NUMBER, Answer.PROCESS),
    PPID("ppid", Kind.NUMBER, Answer.PROCESS),
    SADDR_FAM("saddr_fam", Kind.NUMBER, Answer.CALL),
    SESSIONID("sessionid", Kind.NUMBER, Answer.PROCESS),
    SGID("sgid", Kind.GROUP, Answer.PROCESS),
    SUBJ_CLR("subj_clr", Kind.LABEL, Answer.PROCESS),
    SUBJ_ROLE("subj_role", Kind.LABEL, Answer.PROCESS),
    SUBJ_SEN("subj_sen", Kind.LABEL, Answer.PROCESS),
    SUBJ_TYPE("subj_type", Kind.LABEL, Answer.PROCESS),
    SUBJ_USER("subj_user", Kind.LABEL, Answer.PROCESS),
    SUCCESS("success", Kind.SUCCESS, Answer.RESULT),
    SUID("suid", Kind.USER, Answer.PROCESS),
    UID("uid", Kind.USER, Answer.PROCESS);

    /** What the values of a field are. */
    enum Kind {
        NUMBER,
        USER,
        GROUP,
        EXIT,
        SUCCESS,
        MACHINE,
        PATH,
        KEY,
        PERMISSION,
        FILE_TYPE,
        FILE_SYSTEM,
        RECORD_TYPE,
        LABEL
    }

    /** Who answers a term on a field. */
    enum Answer {
        /** Settled while the rule is read. */
        LOAD,
        /** Constant for a process: settled when rules are compiled for it. */
        PROCESS,
        /** The system call and its arguments. */
        CALL,
        /** The names of the objects. */
        NAME,
        /** What the file system says of the objects. */
        OBJECT,
        /** The objects' security labels. */
        OBJECT_LABEL,
        /** The outcome. */
        RESULT,
        /** Nothing that a JVM does. */
        NOBODY
    }

    private static final Field[] ALL = values();

    private final String word;
    private final Kind kind;
    private final Answer answer;

    Field(String word, Kind kind, Answer answer) {
        this.word = word;
        this.kind = kind;
        this.answer = answer;
    }

    String word() {
        return word;
    }

    Kind kind() {
        return kind;
    }

    Answer answer() {
        return answer;
    }

    /** The field of a word; null if there is none. */
    static @Nullable Field named(String word) {
        if (word.equals("loginuid")) {
            return AUID;
        }
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].word.equals(word)) {
                return ALL[i];
            }
        }
        return null;
    }
}
