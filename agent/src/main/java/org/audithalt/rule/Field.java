package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code -F} (auditctl(8)): what their values are, who answers them, which operators they take and on which lists
 * they may stand. Operators and lists are those that auditctl 3.0.9 and Linux 6.18 accept.
 */
enum Field {
    A0("a0", Kind.ARGUMENT, Answer.CALL, Takes.EVERY, "task user exit io_uring"),
    A1("a1", Kind.ARGUMENT, Answer.CALL, Takes.EVERY, "task user exit io_uring"),
    A2("a2", Kind.ARGUMENT, Answer.CALL, Takes.EVERY, "task user exit io_uring"),
    A3("a3", Kind.ARGUMENT, Answer.CALL, Takes.EVERY, "task user exit io_uring"),
    ARCH("arch", Kind.MACHINE, Answer.LOAD, Takes.EQUALITY, "task user exit io_uring"),
    AUID("auid", Kind.USER, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring"),
    DEVMAJOR("devmajor", Kind.NUMBER, Answer.OBJECT, Takes.ORDER, "exit io_uring"),
    DEVMINOR("devminor", Kind.NUMBER, Answer.OBJECT, Takes.EVERY, "exit io_uring"),
    DIR("dir", Kind.PATH, Answer.NAME, Takes.EQUAL, "exit io_uring"),
    EGID("egid", Kind.GROUP, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    EUID("euid", Kind.USER, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    EXE("exe", Kind.PATH, Answer.PROCESS, Takes.EQUALITY, "task user exit exclude io_uring"),
    EXIT("exit", Kind.EXIT, Answer.RESULT, Takes.ORDER, "exit io_uring"),
    FILETYPE("filetype", Kind.FILE_TYPE, Answer.OBJECT, Takes.EQUALITY, "exit io_uring"),
    FSGID("fsgid", Kind.GROUP, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    FSTYPE("fstype", Kind.FILE_SYSTEM, Answer.NOBODY, Takes.EQUALITY, "filesystem"),
    FSUID("fsuid", Kind.USER, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    GID("gid", Kind.GROUP, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring"),
    INODE("inode", Kind.NUMBER, Answer.OBJECT, Takes.EQUALITY, "exit io_uring"),
    KEY("key", Kind.KEY, Answer.LOAD, Takes.EQUALITY, "task user exit filesystem io_uring"),
    MSGTYPE("msgtype", Kind.RECORD_TYPE, Answer.LOAD, Takes.ORDER, "user exclude"),
    OBJ_GID("obj_gid", Kind.GROUP, Answer.OBJECT, Takes.ORDER, "task user exit io_uring"),
    OBJ_LEV_HIGH("obj_lev_high", Kind.LABEL, Answer.OBJECT_LABEL, Takes.ORDER, "exit io_uring"),
    OBJ_LEV_LOW("obj_lev_low", Kind.LABEL, Answer.OBJECT_LABEL, Takes.ORDER, "exit io_uring"),
    OBJ_ROLE("obj_role", Kind.LABEL, Answer.OBJECT_LABEL, Takes.EQUALITY, "exit io_uring"),
    OBJ_TYPE("obj_type", Kind.LABEL, Answer.OBJECT_LABEL, Takes.EQUALITY, "exit io_uring"),
    OBJ_UID("obj_uid", Kind.USER, Answer.OBJECT, Takes.ORDER, "task user exit io_uring"),
    OBJ_USER("obj_user", Kind.LABEL, Answer.OBJECT_LABEL, Takes.EQUALITY, "exit io_uring"),
    PATH("path", Kind.PATH, Answer.NAME, Takes.EQUAL, "exit io_uring"),
    PERM("perm", Kind.PERMISSION, Answer.CALL, Takes.EQUAL, "exit"),
    PERS("pers", Kind.NUMBER, Answer.PROCESS, Takes.EVERY, "task user exit io_uring"),
    PID("pid", Kind.NUMBER, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring"),
    PPID("ppid", Kind.NUMBER, Answer.PROCESS, Takes.ORDER, "exit io_uring"),
    SADDR_FAM("saddr_fam", Kind.FAMILY, Answer.CALL, Takes.ORDER, "task user exit io_uring"),
    SESSIONID("sessionid", Kind.SESSION, Answer.PROCESS, Takes.ORDER, "user exit io_uring"),
    SGID("sgid", Kind.GROUP, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    SUBJ_CLR("subj_clr", Kind.LABEL, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring"),
    SUBJ_ROLE("subj_role", Kind.LABEL, Answer.PROCESS, Takes.EQUALITY, "task user exit exclude io_uring"),
    SUBJ_SEN("subj_sen", Kind.LABEL, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring"),
    SUBJ_TYPE("subj_type", Kind.LABEL, Answer.PROCESS, Takes.EQUALITY, "task user exit exclude io_uring"),
    SUBJ_USER("subj_user", Kind.LABEL, Answer.PROCESS, Takes.EQUALITY, "task user exit exclude io_uring"),
    SUCCESS("success", Kind.SUCCESS, Answer.RESULT, Takes.ORDER, "exit io_uring"),
    SUID("suid", Kind.USER, Answer.PROCESS, Takes.ORDER, "task user exit io_uring"),
    UID("uid", Kind.USER, Answer.PROCESS, Takes.ORDER, "task user exit exclude io_uring");

    /** What the values of a field are. */
    enum Kind {
        /** Of 32 bits without sign. */
        NUMBER,
        /** Of 32 bits, with or without sign: an argument of the system call. */
        ARGUMENT,
        SESSION,
        /** Of socket addresses. */
        FAMILY,
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

    /** The operators of a field. */
    enum Takes {
        EVERY("= != < > <= >= & &="),
        ORDER("= != < > <= >="),
        EQUALITY("= and !="),
        EQUAL("=");

        private final String words;

        Takes(String words) {
            this.words = words;
        }

        boolean includes(Comparison comparison) {
            return switch (this) {
                case EVERY -> true;
                case ORDER -> comparison != Comparison.BIT_MASK && comparison != Comparison.BIT_TEST;
                case EQUALITY -> comparison.isEquality();
                case EQUAL -> comparison == Comparison.EQUAL;
            };
        }

        /** For messages. */
        String words() {
            return words;
        }
    }

    private static final Field[] ALL = values();
    private static final String[] WORDS = words();

    private final String word;
    private final Kind kind;
    private final Answer answer;
    private final Takes takes;
    private final String[] lists;

    Field(String word, Kind kind, Answer answer, Takes takes, String lists) {
        this.word = word;
        this.kind = kind;
        this.answer = answer;
        this.takes = takes;
        this.lists = RuleWords.array(lists);
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

    Takes takes() {
        return takes;
    }

    boolean mayStandOn(RuleList list) {
        return RuleWords.contains(lists, list.word());
    }

    /** The lists on which it may stand, for messages. */
    String lists() {
        return String.join(", ", lists);
    }

    /** The field of a word, in letters of either case; null if there is none. */
    static @Nullable Field named(String word) {
        if (word.equalsIgnoreCase("loginuid")) {
            return AUID;
        }
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].word.equalsIgnoreCase(word)) {
                return ALL[i];
            }
        }
        return null;
    }

    /** The field's word most like another; null if none is. */
    static @Nullable String nearest(String word) {
        return NearestWord.of(word, WORDS);
    }

    private static String[] words() {
        String[] words = new String[ALL.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = ALL[i].word;
        }
        return words;
    }
}
