package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Arch;

/**
 * Makes the text of the agent's own events, one line each, in the forms that auditd and user-space programs use and all
 * readers know: DAEMON_START, DAEMON_END, DAEMON_ABORT, DAEMON_ROTATE, DAEMON_RESUME, DAEMON_CONFIG, CONFIG_CHANGE, RESP_HALT, and
 * USYS_CONFIG with
 * a {@code msg='op=… reason=… exe="…" hostname=? addr=? terminal=? res=success'}. No type is invented: some readers
 * drop lines of unknown types.
 *
 * <p>A record that stands for several happenings carries {@code count=N first=SEC.MMM last=SEC.MMM}; its stamp is the
 * last one's. An event that somebody caused through the control socket carries that process's {@code pid=} and
 * {@code uid=}; its login and session are not known, and {@code target=} names the audited process. Not thread-safe.
 */
public final class ControlText {
    private static final byte[] DAEMON_START = EventHead.ascii("DAEMON_START");
    private static final byte[] DAEMON_END = EventHead.ascii("DAEMON_END");
    private static final byte[] DAEMON_ABORT = EventHead.ascii("DAEMON_ABORT");
    private static final byte[] DAEMON_ROTATE = EventHead.ascii("DAEMON_ROTATE");
    private static final byte[] DAEMON_RESUME = EventHead.ascii("DAEMON_RESUME");
    private static final byte[] DAEMON_CONFIG = EventHead.ascii("DAEMON_CONFIG");
    private static final byte[] CONFIG_CHANGE = EventHead.ascii("CONFIG_CHANGE");
    private static final byte[] RESP_HALT = EventHead.ascii("RESP_HALT");
    private static final byte[] USYS_CONFIG = EventHead.ascii("USYS_CONFIG");

    private static final byte[] STATE_CHANGED = EventHead.ascii(" state=changed");
    private static final byte[] STATE_UNCHANGED = EventHead.ascii(" state=no-change");
    private static final byte[] OP_FIELD = EventHead.ascii("op=");
    private static final byte[] ABORTED = EventHead.ascii("start");
    private static final byte[] PID_FIELD = EventHead.ascii(" pid=");
    private static final byte[] UID_FIELD = EventHead.ascii(" uid=");
    private static final byte[] AUID_FIELD = EventHead.ascii(" auid=");
    private static final byte[] SES_FIELD = EventHead.ascii(" ses=");
    private static final byte[] SUBJ_FIELD = EventHead.ascii(" subj=");
    private static final byte[] EXE_FIELD = EventHead.ascii(" exe=");
    private static final byte[] TARGET_FIELD = EventHead.ascii(" target=");
    private static final byte[] MESSAGE = EventHead.ascii(" msg='op=");
    private static final byte[] WHERE = EventHead.ascii(" hostname=? addr=? terminal=?");
    private static final byte[] RESULT_FIELD = EventHead.ascii(" res=");
    private static final byte[] SUCCESS = EventHead.ascii("success");
    private static final byte[] FAILED = EventHead.ascii("failed");
    private static final byte[] LOST_FIELD = EventHead.ascii(" lost=");
    private static final byte[] COUNT_FIELD = EventHead.ascii(" count=");
    private static final byte[] FIRST_FIELD = EventHead.ascii(" first=");
    private static final byte[] LAST_FIELD = EventHead.ascii(" last=");

    /** Characters of {@code exe=} and bytes of the detail: together with the longest label they fit a line. */
    private static final int LONGEST_EXE = 1024;

    private static final int LONGEST_DETAIL = 2048;

    private final Subject subject;
    private final EventHead head;
    private final byte[] startFields;
    private final byte[] label;
    private final byte[] exe;
    private final EnrichedFields enriched;
    private final Octets op = new Octets(32);

    /**
     * @param subject the audited process
     * @param version the agent's version, for {@code ver=}
     */
    public ControlText(Subject subject, String version) {
        this.subject = subject;
        head = new EventHead(subject);
        enriched = new EnrichedFields(subject, Arch.current());
        String format = subject.isEnriched() ? "enriched" : "raw";
        startFields = (" ver=" + word(version) + " format=" + format + " kernel="
                        + word(System.getProperty("os.version", "?")))
                .getBytes(StandardCharsets.US_ASCII);
        label = subject.label();
        Octets written = new Octets(128);
        byte[] path = subject.exe();
        UntrustedText.append(written, path, 0, UntrustedText.fitting(path, 0, path.length, LONGEST_EXE));
        exe = written.toByteArray();
    }

    /** Upper bound of the text of one control record. */
    public static int maxEventBytes() {
        return EventHead.LONGEST_LINE;
    }

    /** Appends the line of one event. */
    public void append(ControlRecord record, Octets out) {
        head.stamp(record.lastMillis, record.serial);
        ControlKind kind = record.kind;
        int lineBegin = out.length();
        op.clear();
        String name = kind.op();
        for (int i = 0; i < name.length(); i++) {
            op.append(name.charAt(i));
        }
        boolean loginFirst = true;
        if (kind == ControlKind.START) {
            daemon(DAEMON_START, record, out);
        } else if (kind == ControlKind.END) {
            daemon(record.success ? DAEMON_END : DAEMON_ABORT, record, out);
        } else if (kind == ControlKind.ROTATE) {
            daemon(DAEMON_ROTATE, record, out);
        } else if (kind == ControlKind.REOPEN) {
            daemon(DAEMON_RESUME, record, out);
        } else if (kind == ControlKind.RECONFIGURE) {
            reconfigured(record, out);
        } else if (kind == ControlKind.CONFIG) {
            configChange(record, out);
            loginFirst = false;
        } else {
            userMessage(kind == ControlKind.HALT ? RESP_HALT : USYS_CONFIG, record, out);
            loginFirst = false;
        }
        enrich(record, loginFirst, lineBegin, out);
        out.append('\n');
    }

    /** Names users in the order of their fields; a change of configuration of our own says the login only. */
    private void enrich(ControlRecord record, boolean loginFirst, int lineBegin, Octets out) {
        if (caused(record)) {
            enriched.appendOther(uid(record), loginFirst, lineBegin, out);
        } else if (loginFirst || record.kind == ControlKind.CONFIG) {
            enriched.appendLogin(loginFirst, lineBegin, out);
        } else {
            enriched.appendMessage(lineBegin, out);
        }
    }

    /**
     * {@code op=start ver=1.0 format=raw kernel=R auid= pid= uid= ses= subj= res=success}, then what is ours. A start that was
     * refused has {@code op=start} and no more of the process than its ids; all others the pid behind the session.
     */
    private void daemon(byte[] type, ControlRecord record, Octets out) {
        head.begin(out, type);
        boolean aborted = type == DAEMON_ABORT;
        boolean start = record.kind == ControlKind.START || aborted;
        out.append(OP_FIELD);
        out.append(aborted ? ABORTED : op.array(), 0, aborted ? ABORTED.length : op.length());
        if (start && !aborted) {
            out.append(startFields);
        }
        decimal(AUID_FIELD, auid(record), out);
        if (start) {
            decimal(PID_FIELD, pid(record), out);
        }
        decimal(UID_FIELD, uid(record), out);
        decimal(SES_FIELD, ses(record), out);
        if (!start) {
            decimal(PID_FIELD, pid(record), out);
        }
        label(record, out);
        result(record, out);
        extras(record, out);
    }

    /** {@code op=reconfigure state=changed auid= pid= subj= res=success}, then what is ours. */
    private void reconfigured(ControlRecord record, Octets out) {
        head.begin(out, DAEMON_CONFIG);
        out.append(OP_FIELD);
        out.append(op);
        out.append(record.success ? STATE_CHANGED : STATE_UNCHANGED);
        decimal(AUID_FIELD, auid(record), out);
        decimal(PID_FIELD, pid(record), out);
        // before the result: behind it ausearch would find the user, and then no result for its text
        decimal(UID_FIELD, uid(record), out);
        decimal(SES_FIELD, ses(record), out);
        label(record, out);
        result(record, out);
        extras(record, out);
    }

    /**
     * {@code op=set FIELD=NEW old=OLD auid= ses= subj= res=1}; what somebody caused {@code pid= uid= auid= ses= op=set … res=1};
     * rules {@code … op=add_rule key= list= res=1}: a detail that begins with its own {@code op=} goes last.
     */
    private void configChange(ControlRecord record, Octets out) {
        head.begin(out, CONFIG_CHANGE);
        boolean hasOwnOp = beginsWith(record.detail, OP_FIELD);
        if (hasOwnOp || caused(record)) {
            if (caused(record)) {
                out.append(PID_FIELD, 1, PID_FIELD.length - 1);
                out.appendDecimal(pid(record));
                decimal(UID_FIELD, uid(record), out);
                decimal(AUID_FIELD, auid(record), out);
            } else {
                out.append(AUID_FIELD, 1, AUID_FIELD.length - 1);
                out.appendDecimal(auid(record));
            }
            decimal(SES_FIELD, ses(record), out);
            label(record, out);
            if (!hasOwnOp) {
                out.append(' ');
                out.append(OP_FIELD);
                out.append(op);
            }
            extras(record, out);
        } else {
            out.append(OP_FIELD);
            out.append(op);
            extras(record, out);
            decimal(AUID_FIELD, auid(record), out);
            decimal(SES_FIELD, ses(record), out);
            label(record, out);
        }
        out.append(RESULT_FIELD);
        out.append(record.success ? '1' : '0');
    }

    private static boolean beginsWith(Octets text, byte[] with) {
        boolean begins = text.length() >= with.length;
        for (int i = 0; begins && i < with.length; i++) {
            begins = text.array()[i] == with[i];
        }
        return begins;
    }

    private void userMessage(byte[] type, ControlRecord record, Octets out) {
        head.begin(out, type);
        // The first field has no space before it.
        out.append(PID_FIELD, 1, PID_FIELD.length - 1);
        out.appendDecimal(pid(record));
        decimal(UID_FIELD, uid(record), out);
        decimal(AUID_FIELD, auid(record), out);
        decimal(SES_FIELD, ses(record), out);
        label(record, out);
        out.append(MESSAGE);
        out.append(op);
        if (record.kind == ControlKind.LOST) {
            decimal(LOST_FIELD, record.count, out);
        }
        extras(record, out);
        if (caused(record)) {
            decimal(TARGET_FIELD, subject.pid(), out);
        }
        out.append(EXE_FIELD);
        out.append(exe);
        out.append(WHERE);
        result(record, out);
        out.append('\'');
    }

    private void extras(ControlRecord record, Octets out) {
        detail(record.detail, out);
        if (record.count > 1) {
            decimal(COUNT_FIELD, record.count, out);
            time(FIRST_FIELD, record.firstMillis, out);
            time(LAST_FIELD, record.lastMillis, out);
        }
    }

    /** The detail is ready-made, but whatever could end the message or the line early is replaced. */
    private static void detail(Octets detail, Octets out) {
        int length = Math.min(detail.length(), LONGEST_DETAIL);
        if (length == 0) {
            return;
        }
        out.append(' ');
        byte[] bytes = detail.array();
        for (int i = 0; i < length; i++) {
            byte octet = bytes[i];
            out.append(octet < 0x20 || octet > 0x7e || octet == '\'' ? '_' : octet);
        }
    }

    private void label(ControlRecord record, Octets out) {
        // The label of a process at the other end of the socket is not known.
        if (label.length > 0 && !caused(record)) {
            out.append(SUBJ_FIELD);
            out.append(label);
        }
    }

    private static void result(ControlRecord record, Octets out) {
        out.append(RESULT_FIELD);
        out.append(record.success ? SUCCESS : FAILED);
    }

    private static void decimal(byte[] field, long value, Octets out) {
        out.append(field);
        out.appendDecimal(value);
    }

    private static void time(byte[] field, long millis, Octets out) {
        out.append(field);
        out.appendDecimal(millis / 1000);
        out.append('.');
        out.appendThreeDigits((int) (millis % 1000));
    }

    private static boolean caused(ControlRecord record) {
        return record.actorPid >= 0;
    }

    private long pid(ControlRecord record) {
        return caused(record) ? record.actorPid : subject.pid();
    }

    private long uid(ControlRecord record) {
        return (caused(record) ? record.actorUid : subject.uid()) & Subject.UNSET;
    }

    private long auid(ControlRecord record) {
        return caused(record) ? Subject.UNSET : subject.auid() & Subject.UNSET;
    }

    private long ses(ControlRecord record) {
        return caused(record) ? Subject.UNSET : subject.ses() & Subject.UNSET;
    }

    private static String word(String text) {
        return text.replace(' ', '_').replace('\n', '_');
    }
}
