package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Who acts: the identity of a process as the kernel prints it in its records, together with what else their text needs
 * of the process. Read once at start and kept in the backlog's header, so that recovery can write the records of a dead
 * process under that process's name. Immutable, safe to use from any thread.
 */
public final class Subject {
    /** What {@link #auid()} and {@link #ses()} are when nobody logged in, as for a daemon: 4294967295. */
    public static final long UNSET = 0xffff_ffffL;

    /** Bytes kept of the command line (MAX_PROCTITLE_AUDIT_LEN in the kernel). */
    public static final int LONGEST_PROCTITLE = 128;

    private static final int LONGEST_NODE = 255;
    private static final int LONGEST_LABEL = 4096;
    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_TTY = 64;

    static final int PPID = 0;
    static final int PID = 1;
    static final int AUID = 2;
    static final int UID = 3;
    static final int GID = 4;
    static final int EUID = 5;
    static final int SUID = 6;
    static final int FSUID = 7;
    static final int EGID = 8;
    static final int SGID = 9;
    static final int FSGID = 10;
    static final int SES = 11;
    static final int START_TICKS = 12;
    private static final String[] NUMBER_NAMES = {
        "ppid", "pid", "auid", "uid", "gid", "euid", "suid", "fsuid", "egid", "sgid", "fsgid", "ses", "start"
    };

    static final int TTY = 0;
    static final int EXE = 1;
    static final int LABEL = 2;
    static final int CWD = 3;
    static final int PROCTITLE = 4;
    static final int NODE = 5;
    static final int NAMES = 6;
    private static final String[] TEXT_NAMES = {"tty", "exe", "subj", "cwd", "proctitle", "node", "names"};

    /** The ids that a SYSCALL line of an enriched log names, in its order; the first two are {@link #AUID_NAME} and {@link #UID_NAME}. */
    private static final int[] NAMED = {AUID, UID, GID, EUID, SUID, FSUID, EGID, SGID, FSGID};

    private static final String[] NAME_FIELDS = {
        "AUID=", "UID=", "GID=", "EUID=", "SUID=", "FSUID=", "EGID=", "SGID=", "FSGID="
    };
    private static final boolean[] IS_GROUP = {false, false, true, false, false, false, true, true, true};
    static final int AUID_NAME = 0;
    static final int UID_NAME = 1;

    /** With the longest name of each id. */
    private static final int LONGEST_NAMES = NAMED.length * (8 + AccountNames.LONGEST_WRITTEN);

    private final long[] number;
    private final byte[][] text;
    private final AccountNames accounts;

    /** Takes a table of numbers and one of texts; cleans what is printed without encoding, cuts what is too long. */
    Subject(long[] number, byte[][] text) {
        this(number, text, AccountNames.NONE);
    }

    private Subject(long[] number, byte[][] text, AccountNames accounts) {
        this.accounts = accounts;
        this.number = number.clone();
        this.text = new byte[TEXT_NAMES.length][];
        this.text[TTY] = plain(text[TTY], LONGEST_TTY);
        this.text[EXE] = cut(text[EXE], LONGEST_PATH);
        this.text[LABEL] = plain(text[LABEL], LONGEST_LABEL);
        this.text[CWD] = cut(text[CWD], LONGEST_PATH);
        this.text[PROCTITLE] = cut(text[PROCTITLE], LONGEST_PROCTITLE);
        this.text[NODE] = plain(text[NODE], LONGEST_NODE);
        this.text[NAMES] = printable(text[NAMES], LONGEST_NAMES);
    }

    /**
     * Reads the identity of this process from {@code /proc/self}. Whatever cannot be read is unset or {@code ?}; the
     * method never fails.
     *
     * @param node value of the {@code node=} field; empty for {@code name_format=none}
     */
    public static Subject ofThisProcess(String node) {
        return ProcSelf.read(node.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same process with the names of its ids, so that its records are written as in {@code log_format=enriched}.
     *
     * @param names also for the users and groups that single records are about
     */
    public Subject enriched(AccountNames names) {
        Octets fields = new Octets(256);
        for (int i = 0; i < NAMED.length; i++) {
            if (i > 0) {
                fields.append(' ');
            }
            fields.append(EventHead.ascii(NAME_FIELDS[i]));
            if (IS_GROUP[i]) {
                names.appendGroup(number[NAMED[i]], fields);
            } else {
                names.appendUser(number[NAMED[i]], fields);
            }
        }
        byte[][] texts = text.clone();
        texts[NAMES] = fields.toByteArray();
        return new Subject(number, texts, names);
    }

    /** A decoded subject with the names of users and groups that single records are about; its own ids keep theirs. */
    public Subject withAccounts(AccountNames names) {
        return new Subject(number, text, names);
    }

    /** Whether its records are written as in {@code log_format=enriched}. */
    public boolean isEnriched() {
        return text[NAMES].length > 0;
    }

    AccountNames accounts() {
        return accounts;
    }

    /** {@code AUID="unset" UID="root" …}; empty if not enriched. */
    byte[] names() {
        return text[NAMES].clone();
    }

    /** One of them. Encoded names hold no space. */
    byte[] nameField(int which) {
        byte[] names = text[NAMES];
        int from = 0;
        for (int left = which; left > 0 && from < names.length; from++) {
            left -= names[from] == ' ' ? 1 : 0;
        }
        int end = from;
        while (end < names.length && names[end] != ' ') {
            end++;
        }
        return Arrays.copyOfRange(names, from, end);
    }

    /** The kernel's host name, for {@code name_format=hostname}; {@code ?} if unknown. */
    public static String hostName() {
        return ProcSelf.hostName();
    }

    /** Parent process id at the time of reading; -1 if unknown, as all ids but {@link #auid()} and {@link #ses()}. */
    public long ppid() {
        return number[PPID];
    }

    /** Process id in the innermost pid namespace. */
    public long pid() {
        return number[PID];
    }

    /** Login user id, or {@link #UNSET}. */
    public long auid() {
        return number[AUID];
    }

    /** Real user id. */
    public long uid() {
        return number[UID];
    }

    /** Real group id. */
    public long gid() {
        return number[GID];
    }

    /** Effective user id. */
    public long euid() {
        return number[EUID];
    }

    /** Saved user id. */
    public long suid() {
        return number[SUID];
    }

    /** User id for access to files. */
    public long fsuid() {
        return number[FSUID];
    }

    /** Effective group id. */
    public long egid() {
        return number[EGID];
    }

    /** Saved group id. */
    public long sgid() {
        return number[SGID];
    }

    /** Group id for access to files. */
    public long fsgid() {
        return number[FSGID];
    }

    /** Login session, or {@link #UNSET}. */
    public long ses() {
        return number[SES];
    }

    /** Start of the process in clock ticks since boot ({@code /proc/PID/stat}, field 22); with the pid it is unique. */
    public long startTicks() {
        return number[START_TICKS];
    }

    /** Controlling terminal as the kernel prints it: {@code pts0}, {@code (none)}. A copy, as all texts here. */
    public byte[] tty() {
        return text[TTY].clone();
    }

    /** Absolute path of the executable; {@code ?} if unknown. */
    public byte[] exe() {
        return text[EXE].clone();
    }

    /** Security label; empty if the process has none. */
    public byte[] label() {
        return text[LABEL].clone();
    }

    /** Current directory, absolute; {@code ?} if unknown. No JDK method changes it. */
    public byte[] cwd() {
        return text[CWD].clone();
    }

    /** Arguments of the process joined by NUL, at most {@link #LONGEST_PROCTITLE} bytes; empty if unknown. */
    public byte[] proctitle() {
        return text[PROCTITLE].clone();
    }

    /** Value of {@code node=}; empty if lines carry none. */
    public byte[] node() {
        return text[NODE].clone();
    }

    /**
     * The stored form: lines {@code name=value}, numbers in decimal, texts in hexadecimal. Not fixed in length: at most
     * 29 KiB, commonly below 1 KiB.
     */
    public byte[] encode() {
        Octets out = new Octets(1024);
        for (int i = 0; i < number.length; i++) {
            out.append(EventHead.ascii(NUMBER_NAMES[i]));
            out.append('=');
            out.appendDecimal(number[i]);
            out.append('\n');
        }
        for (int i = 0; i < text.length; i++) {
            out.append(EventHead.ascii(TEXT_NAMES[i]));
            out.append('=');
            out.appendUpperHex(text[i], 0, text[i].length);
            out.append('\n');
        }
        return out.toByteArray();
    }

    /**
     * Reads the stored form. Never fails: what is missing or damaged is unset, unknown names are passed over, and so is
     * whatever follows the last newline (a header is zero-filled).
     */
    public static Subject decode(byte[] stored) {
        long[] number = unknownNumbers();
        byte[][] text = unknownTexts();
        int from = 0;
        for (int at = 0; at < stored.length; at++) {
            if (stored[at] == '\n') {
                decodeLine(new String(stored, from, at - from, StandardCharsets.ISO_8859_1), number, text);
                from = at + 1;
            }
        }
        return new Subject(number, text);
    }

    private static void decodeLine(String line, long[] number, byte[][] text) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return;
        }
        String name = line.substring(0, equals);
        String value = line.substring(equals + 1);
        for (int i = 0; i < NUMBER_NAMES.length; i++) {
            if (NUMBER_NAMES[i].equals(name)) {
                number[i] = ProcSelf.number(value, number[i]);
            }
        }
        for (int i = 0; i < TEXT_NAMES.length; i++) {
            if (TEXT_NAMES[i].equals(name)) {
                text[i] = fromHex(value);
            }
        }
    }

    static long[] unknownNumbers() {
        long[] number = new long[NUMBER_NAMES.length];
        Arrays.fill(number, -1);
        number[AUID] = UNSET;
        number[SES] = UNSET;
        return number;
    }

    static byte[][] unknownTexts() {
        byte[][] text = new byte[TEXT_NAMES.length][0];
        text[TTY] = EventHead.ascii("(none)");
        text[EXE] = new byte[] {'?'};
        text[CWD] = new byte[] {'?'};
        return text;
    }

    private static byte[] fromHex(String value) {
        byte[] bytes = new byte[value.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(value.charAt(2 * i), 16);
            int low = Character.digit(value.charAt(2 * i + 1), 16);
            bytes[i] = high < 0 || low < 0 ? (byte) '?' : (byte) (high << 4 | low);
        }
        return bytes;
    }

    /** For fields that are never encoded: a space or newline in them would forge further fields or lines. */
    private static byte[] plain(byte[] value, int longest) {
        byte[] clean = cut(value, longest);
        for (int i = 0; i < clean.length; i++) {
            if (clean[i] < 0x21 || clean[i] > 0x7e) {
                clean[i] = '_';
            }
        }
        return clean;
    }

    /** As {@link #plain}, but for spaces. */
    private static byte[] printable(byte[] value, int longest) {
        byte[] clean = cut(value, longest);
        for (int i = 0; i < clean.length; i++) {
            if (clean[i] < ' ' || clean[i] > 0x7e) {
                clean[i] = '_';
            }
        }
        return clean;
    }

    private static byte[] cut(byte[] value, int longest) {
        return Arrays.copyOf(value, Math.min(value.length, longest));
    }
}
