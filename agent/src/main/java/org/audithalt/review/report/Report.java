package org.audithalt.review.report;

import java.util.List;
import java.util.Locale;
import org.audithalt.review.EventFacts;
import org.jspecify.annotations.Nullable;

/**
 * The reports: their options, which events they take, their columns, and what their sums count. Options, titles and columns
 * are aureport's.
 */
public enum Report {
    AUTH("-au", "--auth", "authentications", "Authentication", 44, Take.AUTHENTICATIONS, Count.ACCOUNT, "acct", 29),
    AVC("-a", "--avc", "decisions of a mandatory policy", "AVC", 63, Take.AVC, Count.AVC_OBJECT, "obj", 33),
    COMM("--comm", "", "threads", "Command", 36, Take.WITH_COMM, Count.COMM, "command", 33),
    CONFIG("-c", "--config", "changes of the configuration", "Config Change", 35, Take.CONFIG, Count.TYPE, "type", 28),
    CRYPTO("-cr", "--crypto", "cryptographic events", "Crypto", 35, Take.CRYPTO, Count.TYPE, "type", 21),
    EVENT("-e", "--event", "all events", "Event", 35, Take.ALL, Count.TYPE, "type", 22),
    FILE("-f", "--file", "files and Unix domain sockets", "File", 47, Take.WITH_FILE, Count.FILES, "file", 27),
    HOST("-h", "--host", "other hosts", "Host", 35, Take.WITH_HOST, Count.HOST, "host", 27),
    INTEGRITY("--integrity", "", "integrity events", "Integrity", 30, Take.INTEGRITY, Count.TYPE, "type", 24),
    KEY("-k", "--key", "keys of rules", "Key", 47, Take.WITH_KEY, Count.KEYS, "key", 27),
    LOGIN("-l", "--login", "logins", "Login", 44, Take.LOGINS, Count.LOGIN_USER, "auid", 28),
    ACCT_MOD("-m", "--mods", "changes of accounts", "Account Modifications", 49, Take.ACCOUNTS, Count.TYPE, "type", 32),
    MAC("-ma", "--mac", "mandatory access control", "MAC", 35, Take.MAC, Count.TYPE, "type", 18),
    ANOMALY("-n", "--anomaly", "anomalies", "Anomaly", 41, Take.ANOMALY, Count.TYPE, "type", 22),
    PID("-p", "--pid", "processes", "Process ID", 38, Take.WITH_PID, Count.PID, "pid", 26),
    RESPONSE(
            "-r",
            "--response",
            "responses to anomalies",
            "Response to Anomaly",
            30,
            Take.RESPONSE,
            Count.TYPE,
            "type",
            31),
    SYSCALL("-s", "--syscall", "system calls", "Syscall", 39, Take.WITH_CALL, Count.CALL, "syscall", 26),
    TERM("-tm", "--terminal", "terminals", "Terminal", 36, Take.WITH_TERM, Count.TERM, "terminal", 31),
    TTY("--tty", "", "keystrokes", "TTY", 47, Take.TTY, null, "", 0),
    USER("-u", "--user", "users", "User ID", 36, Take.WITH_USER, Count.AUID, "auid", 27),
    VIRT("--virt", "", "virtual machines", "Virtualization", 30, Take.VIRTUAL, Count.TYPE, "type", 29),
    EXE("-x", "--executable", "programs", "Executable", 36, Take.WITH_EXE, Count.EXE, "file", 33);

    private final String option;
    private final String longOption;
    private final String about;
    private final String title;
    private final int width;
    private final Take take;
    private final @Nullable Count count;
    private final String counted;
    private final int sumWidth;

    Report(
            String option,
            String longOption,
            String about,
            String title,
            int width,
            Take take,
            @Nullable Count count,
            String counted,
            int sumWidth) {
        this.option = option;
        this.longOption = longOption;
        this.about = about;
        this.title = title;
        this.width = width;
        this.take = take;
        this.count = count;
        this.counted = counted;
        this.sumWidth = sumWidth;
    }

    /** The options that ask for it, the shortest first. */
    public String[] names() {
        return longOption.isEmpty() ? new String[] {option} : new String[] {option, longOption};
    }

    /** What it reports, for the help. */
    public String about() {
        return about;
    }

    /** Whether there are sums of it. */
    public boolean hasSummary() {
        return count != null;
    }

    /** Its name in machine formats. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns behind the date and time. */
    List<Column> columns() {
        return switch (this) {
            case AVC ->
                List.of(
                        Column.COMM,
                        Column.SUBJ,
                        Column.SYSCALL,
                        Column.OBJECT_CLASS,
                        Column.PERMISSION,
                        Column.OBJ,
                        Column.RESULT,
                        Column.EVENT);
            case AUTH -> List.of(Column.WHO, Column.HOST, Column.TERM, Column.EXE, Column.SUCCESS, Column.EVENT);
            case LOGIN ->
                List.of(Column.LOGIN_USER, Column.HOST, Column.TERM, Column.EXE, Column.SUCCESS, Column.EVENT);
            case ACCT_MOD ->
                List.of(Column.AUID, Column.ADDR, Column.TERM, Column.EXE, Column.ACCT, Column.SUCCESS, Column.EVENT);
            case CONFIG -> List.of(Column.TYPE, Column.AUID, Column.SUCCESS, Column.EVENT);
            case EVENT -> List.of(Column.EVENT, Column.TYPE, Column.AUID, Column.SUCCESS);
            case FILE -> List.of(Column.FILE, Column.SYSCALL, Column.SUCCESS, Column.EXE, Column.AUID, Column.EVENT);
            case HOST -> List.of(Column.HOST, Column.SYSCALL, Column.AUID, Column.EVENT);
            case PID -> List.of(Column.PID, Column.EXE, Column.SYSCALL, Column.AUID, Column.EVENT);
            case SYSCALL -> List.of(Column.SYSCALL, Column.PID, Column.COMM, Column.AUID, Column.EVENT);
            case TERM -> List.of(Column.TERM, Column.HOST, Column.EXE, Column.AUID, Column.EVENT);
            case USER -> List.of(Column.AUID, Column.TERM, Column.HOST, Column.EXE, Column.EVENT);
            case EXE -> List.of(Column.EXE, Column.TERM, Column.HOST, Column.AUID, Column.EVENT);
            case COMM -> List.of(Column.COMM, Column.TERM, Column.HOST, Column.AUID, Column.EVENT);
            case ANOMALY ->
                List.of(Column.TYPE, Column.EXE_OR_COMM, Column.TERM, Column.HOST, Column.AUID, Column.EVENT);
            case RESPONSE, INTEGRITY, VIRT -> List.of(Column.TYPE, Column.SUCCESS, Column.EVENT);
            case MAC, CRYPTO -> List.of(Column.AUID, Column.TYPE, Column.SUCCESS, Column.EVENT);
            case KEY -> List.of(Column.KEY, Column.SUCCESS, Column.EXE, Column.AUID, Column.EVENT);
            case TTY -> List.of(Column.EVENT, Column.AUID, Column.TERM, Column.SESSION, Column.COMM, Column.KEYSTROKES);
        };
    }

    /** Whether it takes an event. */
    boolean takes(EventFacts event) {
        return take.takes(event);
    }

    /** What its sums count; null if there are none. */
    @Nullable
    Count count() {
        return count;
    }

    /** The headlines of the report, for people. */
    String head() {
        StringBuilder text = new StringBuilder("\n").append(title).append(" Report\n");
        text.append("=".repeat(width)).append("\n# date time");
        for (Column column : columns()) {
            text.append(' ').append(column.title());
        }
        // aureport's second line is longer here
        return text.append('\n')
                .append("=".repeat(this == COMM ? width + 1 : width))
                .append('\n')
                .toString();
    }

    /** The headlines of its sums, for people. */
    String sumHead(String which) {
        String subject = switch (this) {
            case AVC -> "Avc Object";
            case ACCT_MOD -> "Acct Modification";
            case PID -> "Pid";
            case USER -> "User";
            case RESPONSE -> "Anomaly Response";
            default -> title;
        };
        String line = "=".repeat(sumWidth) + "\n";
        return "\n" + which + subject + " Summary Report\n" + line + "total  " + counted + "\n" + line;
    }

    /** What its sums count, in machine formats. */
    String counted() {
        return this == EXE ? "exe" : counted;
    }
}
