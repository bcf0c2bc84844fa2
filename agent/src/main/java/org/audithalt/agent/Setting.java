package org.audithalt.agent;

import org.audithalt.backlog.Backlog;
import org.audithalt.rule.Profiles;
import org.audithalt.sink.SpaceLimit;
import org.jspecify.annotations.Nullable;

/**
 * The configuration keys, a row each: the reader, the documentation (docs/configuration.md) and {@code status} are driven
 * by this table. Names and words are auditd.conf's and auditctl's where these have them.
 */
public enum Setting {
    CONFIG(SettingType.PATH, "", "auditd.conf-style file with further settings; not to be named in that file itself"),
    RULES(
            SettingType.PATHS,
            Profiles.DEFAULT,
            "which actions are audited: a profile inside the jar (capp, lspp, stig, ospp, pci, all) or an audit.rules"
                    + " file, written with a slash or a dot. Repeatable in the agent argument; the strongest source that"
                    + " names any counts"),
    RULES_TOLERANT(
            "yes|no",
            "no",
            "pass over what auditctl would stop at though the rule is well written, as a user or directory that does not exist;"
                    + " a notice says so"),
    ALLOW_INERT_RULES("yes|no", "no", "start with rules of which none can ever select anything in this process"),
    AUID(
            0,
            4294967295L,
            "",
            4294967295L,
            "login user id that rules take an unset one for, as that of a service is; records keep what the kernel says"),
    LOG_FILE(
            SettingType.PATH_LIST,
            "audit/audit-%p-%t.log",
            "the audit log; its directory holds the backlog too. Several in directories on different file systems: the"
                    + " first that has space and works is used, and the process halts when none is left"),
    LOG_FORMAT(
            "raw|enriched",
            "raw",
            "form of a record: raw, or enriched with the names of users, groups, system calls and addresses (as /etc/passwd and"
                    + " /etc/group have them at the start)",
            "nolog=no longer used (use raw)"),
    PATH_DETAIL(
            "yes|no",
            "no",
            "PATH records say inode, device, mode and owner of the object; costs a stat for each and a longer record"),
    LOG_GROUP(SettingType.NAME, "", "group that may read the log; empty: owner only"),
    WRITE_LOGS("yes", "yes", "write the log file", "no=not implemented (use yes)"),
    FLUSH(
            "none|incremental|incremental_async|data|sync",
            "incremental_async",
            "when written records are forced to disk"),
    FREQ(
            0,
            Integer.MAX_VALUE,
            "records",
            50,
            "records between two flushes; not 0 while flush is incremental or incremental_async"),
    MAX_LOG_FILE(1, 8388608, "MiB", 8, "size at which max_log_file_action is taken"),
    MAX_LOG_FILE_ACTION(
            "keep_logs|rotate|suspend|ignore|syslog",
            "keep_logs",
            "what happens at max_log_file: keep_logs rotates and deletes nothing, rotate deletes the oldest of num_logs (not"
                    + " CAPP), suspend halts the process until the log is rotated, ignore nothing, syslog a message there and on stderr, exec runs a program"),
    NUM_LOGS(
            0,
            999,
            "files",
            0,
            "logs that an action rotate keeps, the one in use included, at least 2; no effect otherwise"),
    SPACE_LEFT(
            SettingType.SPACE,
            "25%",
            "space for the log, on its file system or below max_log_file where that halts the process, under which"
                    + " space_left_action is taken; more than admin_space_left if both are MiB"),
    SPACE_LEFT_ACTION(
            "ignore|syslog|rotate|suspend|deny|halt",
            "syslog",
            "what happens below space_left, besides a record of it and another when it is over: ignore nothing, syslog a"
                    + " message there and on stderr, rotate the same and the oldest logs beyond num_logs are deleted (not CAPP),"
                    + " exec runs a program, the others as for disk_full_action until there is more space"),
    ADMIN_SPACE_LEFT(SettingType.SPACE, "10%", "the same, lower, under which admin_space_left_action is taken"),
    ADMIN_SPACE_LEFT_ACTION(
            "ignore|syslog|rotate|suspend|deny|halt",
            "syslog",
            "what happens below admin_space_left, as space_left_action"),
    DISK_FULL_ACTION(
            "suspend|rotate|halt|deny|ignore|syslog",
            "suspend",
            "what happens when the log is full: suspend halts the process until there is space (auditd means the"
                    + " opposite by this word; halt_process is its synonym), rotate deletes the oldest logs beyond num_logs (not"
                    + " CAPP) and suspends meanwhile, halt ends the JVM, deny makes each action fail, ignore and syslog lose"
                    + " records, exec runs a program and suspends"),
    DISK_FULL_AT_START(
            "refuse|suspend",
            "refuse",
            "what a start does when there is no space for log and backlog: refuse ends the JVM with exit code 79, suspend waits"
                    + " before anything of the program runs and goes on by itself; an attach is always refused"),
    DISK_ERROR_ACTION("suspend|halt|deny|ignore|syslog", "suspend", "the same for a log that cannot be written"),
    SYSLOG(
            SettingType.NAME,
            "auto",
            "where syslog is told: unix (/dev/log, by the program logger), unix:PATH, udp, udp:PORT, tcp or tcp:PORT of this host"
                    + " (514); auto: unix if it and logger are there, else udp"),
    NAME_FORMAT(
            "none|hostname|fqd|numeric|user",
            "none",
            "node= in front of each record: none, the host's name, the same with its domain or its address as the resolver knows"
                    + " them at the start, or the value of name"),
    NAME(SettingType.NAME, "", "node name for name_format=user"),
    BACKLOG_LIMIT(256, 1048576, "records", 8192, "slots of the backlog, rounded up to a power of two"),
    BACKLOG_DIR(SettingType.PATH, "", "directory of the backlog file; empty: the log's directory"),
    BACKLOG_UNSAFE("yes|no", "no", "allow a backlog on a copy-on-write or network file system"),
    FAILURE(
            0,
            3,
            "",
            3,
            "failure flag, for records that cannot be kept at exit: 0 silent, 1 printk, 2 panic, 3 suspend"),
    BACKLOG_WAIT_TIME(0, Integer.MAX_VALUE, "ms", 0, "longest wait for a slot of the backlog; 0: for ever"),
    DURABLE(
            SettingType.NAME,
            "",
            "keys of rules and names of system calls, separated by commas (or all): these actions begin only when their"
                    + " reservation has been forced to the backlog's disk"),
    WRITE_TIMEOUT(1, 86400, "seconds", 10, "a write that takes longer counts as a full log"),
    EXIT_WAIT(0, 86400, "seconds", 10, "how long an exit of the JVM may be stuck at a closed gate before it is forced"),
    CONTROL_SOCKET(
            SettingType.PATH,
            "",
            "Unix-domain socket of the control commands, at most 107 bytes; empty: next to the"
                    + " log, ending in .sock"),
    HEALTH_FILE(
            SettingType.PATH,
            "",
            "file that exists only while the gate is open, for readiness probes; renewed each second. Best on a tmpfs"
                    + " (/run, an emptyDir with medium Memory), never on the log's disk. Empty: none"),
    JMX(
            "read|control|no",
            "read",
            "what the MXBean org.audithalt:type=AuditTrail allows: read its attributes and get its notifications; control"
                    + " also suspend and resume, for everybody whom the JMX connector lets in; no: there is none"),
    ALLOW_UNTESTED_JDK(
            "yes|no",
            "no",
            "start on a JDK release that was not tested, or a run-time image for which complete mediation is not proven,"
                    + " if every hook fits"),
    PROVEN_IMAGES(
            SettingType.PATH,
            "",
            "file of run-time images that audithalt mediation has proven, so that a start need not do it again;"
                    + " nobody but its owner, root or this process's user, may write to it"),
    CLASS_CACHE(
            "yes|no",
            "yes",
            "keep woven classes of the JDK for the next start, in audithalt-UID below the directory for temporary files"
                    + " (java.io.tmpdir), which only this user may write to"),
    ATTACH_REPORT(SettingType.PATH, "", "internal: where audithalt attach looks for the result");

    private static final Setting[] ROWS = values();
    /** What a reload can change. */
    private static final Setting[] LIVE = {
        RULES,
        FLUSH,
        FREQ,
        MAX_LOG_FILE,
        MAX_LOG_FILE_ACTION,
        NUM_LOGS,
        SPACE_LEFT,
        SPACE_LEFT_ACTION,
        ADMIN_SPACE_LEFT,
        ADMIN_SPACE_LEFT_ACTION,
        DISK_FULL_ACTION,
        DISK_ERROR_ACTION,
        FAILURE,
        BACKLOG_WAIT_TIME,
        WRITE_TIMEOUT,
        EXIT_WAIT
    };

    private static final int HUNDRED = 100;
    private static final String EXEC = "exec ";
    /** In MiB: more than any file system has, and its bytes are a long. */
    private static final long LARGEST_SPACE = 1_000_000_000_000L;

    private final String key;
    private final SettingType type;
    private final String initial;
    private final long least;
    private final long most;
    private final String unit;
    private final String words;
    private final String refused;
    private final String text;

    Setting(SettingType type, String initial, String text) {
        this(type, initial, 0, 0, "", "", "", text);
    }

    Setting(long least, long most, String unit, long initial, String text) {
        this(SettingType.NUMBER, Long.toString(initial), least, most, unit, "", "", text);
    }

    Setting(String words, String initial, String text) {
        this(SettingType.WORD, initial, 0, 0, "", words, "", text);
    }

    Setting(String words, String initial, String text, String refused) {
        this(SettingType.WORD, initial, 0, 0, "", words, refused, text);
    }

    Setting(
            SettingType type,
            String initial,
            long least,
            long most,
            String unit,
            String words,
            String refused,
            String text) {
        this.key = lowerCase(name());
        this.type = type;
        this.initial = initial;
        this.least = least;
        this.most = most;
        this.unit = unit;
        this.words = words;
        this.refused = refused;
        this.text = text;
    }

    /**
     * The key as written in a file, property and argument.
     *
     * @return lower case
     */
    public String key() {
        return key;
    }

    SettingType type() {
        return type;
    }

    /** The smallest number; of a setting that is one. */
    long least() {
        return least;
    }

    /** The value in force if none is given. */
    String initial() {
        return initial;
    }

    /** What the setting does, for documentation. */
    String text() {
        return text;
    }

    /** Whether {@code audithalt reload} can change it while the process runs. */
    boolean changesWhileRunning() {
        for (int i = 0; i < LIVE.length; i++) {
            if (LIVE[i] == this) {
                return true;
            }
        }
        return false;
    }

    /** The values allowed, for documentation. */
    String range() {
        if (type == SettingType.NUMBER) {
            String upTo = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            return unit.isEmpty() ? upTo : upTo + " " + unit;
        }
        String range = type == SettingType.WORD ? words.replace("|", ", ") : type.label();
        return takesProgram() ? range + ", exec PATH" : range;
    }

    /** What is wrong with a value by itself, null if nothing. */
    @Nullable
    String objection(String value) {
        if (type == SettingType.NUMBER) {
            return numberObjection(value);
        }
        if (type == SettingType.SPACE) {
            return spaceObjection(value);
        }
        if (type == SettingType.WORD) {
            return isProgram(value) ? programObjection(program(value)) : wordObjection(lowerCase(value));
        }
        if (type == SettingType.NAME) {
            String blank = nameObjection(value);
            return blank == null && this == SYSLOG ? SyslogAddress.objection(value) : blank;
        }
        String objection = value.isEmpty() ? "value missing" : value.indexOf('\0') >= 0 ? "not a file name" : null;
        return objection == null && this == RULES ? Profiles.objection(value) : objection;
    }

    /** The one form of a value without objection. */
    String normal(String value) {
        if (type == SettingType.NUMBER) {
            long number = Long.parseLong(value);
            return Long.toString(this == BACKLOG_LIMIT ? Backlog.slots((int) number) : number);
        }
        if (type == SettingType.SPACE) {
            return SpaceLimit.of(value).text();
        }
        String word = lowerCase(value);
        if (isProgram(value)) {
            return EXEC + program(value);
        }
        if (type != SettingType.WORD || !isAction()) {
            return type == SettingType.WORD ? word : value;
        }
        String other = takenFor(value);
        return word.equals("halt_process") ? "suspend" : other == null ? word : other;
    }

    /** What an action of auditd without a meaning here is taken for, null if the value is none. */
    @Nullable
    String takenFor(String value) {
        String word = lowerCase(value);
        boolean single = word.equals("single");
        if (isSpaceAction()) {
            return single || word.equals("email") ? "syslog" : null;
        }
        // nobody may act in single-user mode either
        return isAction() && single ? "suspend" : null;
    }

    /** The setting of a key in lower case, null if there is none. */
    static @Nullable Setting of(String key) {
        for (int i = 0; i < ROWS.length; i++) {
            if (ROWS[i].key.equals(key)) {
                return ROWS[i];
            }
        }
        return null;
    }

    static int count() {
        return ROWS.length;
    }

    static Setting of(int ordinal) {
        return ROWS[ordinal];
    }

    static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return lower.toString();
    }

    /** Whether the value names a program: {@code exec} and a path. */
    boolean isProgram(String value) {
        String word = lowerCase(value);
        return takesProgram() && (word.equals(EXEC.trim()) || word.startsWith(EXEC));
    }

    /** The path in such a value; empty if it has none. */
    static String program(String value) {
        return value.length() <= EXEC.length()
                ? ""
                : value.substring(EXEC.length()).trim();
    }

    /** Whether the setting says what is done when something happens. */
    boolean takesProgram() {
        return isAction() || this == MAX_LOG_FILE_ACTION;
    }

    private static @Nullable String programObjection(String program) {
        boolean plain = program.startsWith("/");
        for (int i = 0; i < program.length(); i++) {
            plain &= program.charAt(i) > ' ' && program.charAt(i) != 0x7f;
        }
        return plain ? null : "exec needs the absolute path of a program, without blanks";
    }

    private boolean isAction() {
        return this == DISK_FULL_ACTION || this == DISK_ERROR_ACTION || isSpaceAction();
    }

    private boolean isSpaceAction() {
        return this == SPACE_LEFT_ACTION || this == ADMIN_SPACE_LEFT_ACTION;
    }

    private static boolean isDigits(String value) {
        boolean digits = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return digits;
    }

    private static @Nullable String spaceObjection(String value) {
        boolean percent = value.endsWith("%");
        String digits = percent ? value.substring(0, value.length() - 1) : value;
        if (!isDigits(digits)) {
            return "neither a whole number of MiB nor a percentage as 25%";
        }
        long number = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
        if (percent) {
            return number < 1 || number >= HUNDRED ? "out of range (1% to 99%)" : null;
        }
        return number > LARGEST_SPACE ? "out of range (at most " + LARGEST_SPACE + " MiB)" : null;
    }

    private @Nullable String numberObjection(String value) {
        if (!isDigits(value)) {
            return "not a whole number" + (unit.isEmpty() ? "" : " of " + unit);
        }
        long number = value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value);
        return number < least || number > most ? "out of range (" + range() + ")" : null;
    }

    private @Nullable String wordObjection(String word) {
        if (part(words, word) != null) {
            return null;
        }
        String refusal = part(refused, word);
        if (refusal != null) {
            return refusal.substring(word.length() + 1);
        }
        if (isAction() && word.equals("halt_process") || takenFor(word) != null) {
            return null;
        }
        return "unknown word (use " + range() + ")";
    }

    private static @Nullable String nameObjection(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) == 0x7f) {
                return "blanks and control characters are not allowed";
            }
        }
        return null;
    }

    /** The part of a list separated by bars that is a word, or the word and = with a text; null if there is none. */
    private static @Nullable String part(String list, String word) {
        int start = 0;
        while (start < list.length()) {
            int bar = list.indexOf('|', start);
            int end = bar < 0 ? list.length() : bar;
            int after = start + word.length();
            if (list.startsWith(word, start) && !word.isEmpty() && (after == end || list.charAt(after) == '=')) {
                return list.substring(start, end);
            }
            start = end + 1;
        }
        return null;
    }
}
