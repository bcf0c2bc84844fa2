package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Arch;

/**
 * What the JVM does by no system call of its own, or by many, as a message of this program: {@code type=USER}, which every
 * reader of the trail knows.
 *
 * <pre>
 * type=USER msg=audit(…): pid= uid= auid= ses= [subj=] msg='op=NAME [name=] [data=] a0= a1= [exit=] comm= tid= [vthread=1]
 *     [key=] [truncated=1] exe= hostname=? addr= terminal= [res=]'
 * </pre>
 *
 * <p>{@code name=} and {@code data=} are the objects of the operation, {@code a0=} and {@code a1=} its numbers as in a SYSCALL
 * line. Without {@code res=} the outcome is unknown: the process died in it. {@code addr=} and {@code rport=} are the peer's.
 * Not thread-safe; one object per log.
 */
final class MessageLine {
    /** Characters of the thread's name and the key, twice as many as their bytes, and of all fields that do not vary. */
    private static final int OTHER_TEXT = 2 * (512 + 256) + 512;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int INET_AT = 4;
    private static final int INET6_AT = 8;

    private static final byte[] USER = EventHead.ascii("USER");
    private static final byte[] OP_FIELD = EventHead.ascii(" msg='op=");
    private static final byte[] NAME_FIELD = EventHead.ascii(" name=");
    private static final byte[] DATA_FIELD = EventHead.ascii(" data=");
    private static final byte[] FIRST_NUMBER = EventHead.ascii(" a0=");
    private static final byte[] SECOND_NUMBER = EventHead.ascii(" a1=");
    private static final byte[] EXIT_FIELD = EventHead.ascii(" exit=");
    private static final byte[] COMM_FIELD = EventHead.ascii(" comm=");
    private static final byte[] TID_FIELD = EventHead.ascii(" tid=");
    private static final byte[] VIRTUAL = EventHead.ascii(" vthread=1");
    private static final byte[] KEY_FIELD = EventHead.ascii(" key=");
    private static final byte[] TRUNCATED = EventHead.ascii(" truncated=1");
    private static final byte[] PORT_FIELD = EventHead.ascii(" rport=");
    private static final byte[] EXE_FIELD = EventHead.ascii(" exe=");
    private static final byte[] ADDRESS_FIELD = EventHead.ascii(" hostname=? addr=");
    private static final byte[] SUCCESS = EventHead.ascii(" res=success'");
    private static final byte[] FAILED = EventHead.ascii(" res=failed'");
    /** A space ends the terminal: without it aureport and {@code ausearch -tm} leave the event out. */
    private static final byte[] UNKNOWN = EventHead.ascii(" '");

    private final EventHead head;
    private final byte[] subjectFields;
    private final byte[] exeField;
    private final byte[] terminalField;
    /** Characters of each of name, data and exe, so that the line stays within its limit beside any label. */
    private final int longestText;

    private final EnrichedFields enriched;
    private boolean cut;

    MessageLine(EventHead head, Subject subject, EnrichedFields enriched) {
        this.head = head;
        this.enriched = enriched;
        String label = new String(subject.label(), StandardCharsets.ISO_8859_1);
        subjectFields = ("pid=" + id(subject.pid()) + " uid=" + id(subject.uid()) + " auid=" + id(subject.auid())
                        + " ses=" + id(subject.ses()) + (label.isEmpty() ? "" : " subj=" + label))
                .getBytes(StandardCharsets.ISO_8859_1);
        longestText =
                (EventHead.LONGEST_LINE - head.longest() - subjectFields.length - enriched.longestUsers() - OTHER_TEXT)
                        / 3;
        Octets exe = new Octets(256);
        exe.append(EXE_FIELD);
        byte[] path = subject.exe();
        appendText(exe, path, fitting(path, path.length));
        exeField = exe.toByteArray();
        String tty = new String(subject.tty(), StandardCharsets.US_ASCII);
        terminalField = EventHead.ascii(" terminal=" + (tty.equals("(none)") ? "?" : tty));
    }

    /** Appends the line; the stamp is set. */
    void append(AuditRecord record, int comm, int key, boolean cutBefore, Octets out) {
        int lineBegin = out.length();
        head.begin(out, USER);
        out.append(subjectFields);
        out.append(OP_FIELD);
        String op = record.operation.callName(Arch.X86_64);
        for (int i = 0; i < op.length(); i++) {
            out.append(op.charAt(i));
        }
        cut = cutBefore;
        object(NAME_FIELD, record.name, out);
        object(DATA_FIELD, record.secondName, out);
        out.append(FIRST_NUMBER);
        out.appendLowerHex(record.argument[0]);
        out.append(SECOND_NUMBER);
        out.appendLowerHex(record.argument[1]);
        if (record.outcomeKnown && !record.success && record.exitKnown) {
            out.append(EXIT_FIELD);
            out.appendDecimal(record.exit);
        }
        out.append(COMM_FIELD);
        appendText(out, record.comm.array(), comm);
        out.append(TID_FIELD);
        out.appendDecimal(record.threadId);
        if (record.virtualThread) {
            out.append(VIRTUAL);
        }
        if (key > 0) {
            out.append(KEY_FIELD);
            appendText(out, record.key, key);
        }
        if (cut) {
            out.append(TRUNCATED);
        }
        out.append(exeField);
        out.append(ADDRESS_FIELD);
        address(record.address, out);
        out.append(terminalField);
        out.append(!record.outcomeKnown ? UNKNOWN : record.success ? SUCCESS : FAILED);
        enriched.appendMessage(lineBegin, out);
        out.append('\n');
    }

    private void object(byte[] field, Octets text, Octets out) {
        if (text.isEmpty()) {
            return;
        }
        int kept = fitting(text.array(), text.length());
        cut |= kept < text.length();
        out.append(field);
        appendText(out, text.array(), kept);
    }

    /** As untrusted text; the quote that would end the message makes it hexadecimal too. */
    private static void appendText(Octets out, byte[] text, int length) {
        if (hasQuote(text, length)) {
            out.appendUpperHex(text, 0, length);
        } else {
            UntrustedText.append(out, text, 0, length);
        }
    }

    private int fitting(byte[] text, int length) {
        return hasQuote(text, length)
                ? Math.min(length, longestText / 2)
                : UntrustedText.fitting(text, 0, length, longestText);
    }

    private static boolean hasQuote(byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (text[i] == '\'') {
                return true;
            }
        }
        return false;
    }

    private static void address(Octets address, Octets out) {
        byte[] octets = address.array();
        int family = address.isEmpty() ? 0 : octets[0];
        if (family == AF_INET || (family == AF_INET6 && mapped(octets))) {
            int from = family == AF_INET ? INET_AT : INET6_AT + 12;
            for (int i = 0; i < 4; i++) {
                if (i > 0) {
                    out.append('.');
                }
                out.appendDecimal(octets[from + i] & 0xff);
            }
        } else if (family == AF_INET6) {
            for (int i = INET6_AT; i < INET6_AT + 16; i += 2) {
                if (i > INET6_AT) {
                    out.append(':');
                }
                out.appendLowerHex((octets[i] & 0xff) << 8 | octets[i + 1] & 0xff);
            }
        } else {
            out.append('?');
            return;
        }
        int port = (octets[2] & 0xff) << 8 | octets[3] & 0xff;
        if (port != 0) {
            out.append(PORT_FIELD);
            out.appendDecimal(port);
        }
    }

    private static boolean mapped(byte[] octets) {
        for (int i = INET6_AT; i < INET6_AT + 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[INET6_AT + 10] == -1 && octets[INET6_AT + 11] == -1;
    }

    private static long id(long number) {
        return number & Subject.UNSET;
    }
}
