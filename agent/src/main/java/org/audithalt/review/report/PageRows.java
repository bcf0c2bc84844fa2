package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.Item;
import org.audithalt.review.RowWriter;
import org.audithalt.rule.NameTables;

/**
 * Writes what the page needs of each event. The cells: time in milliseconds, serial, type, process (-1 if it has none), 1 if the
 * process came from another log when it wrote this one; then, if the event counts: outcome, operation, error, name, other host, subject, keys (cells within the cell), and of an event of the agent or of auditd about
 * itself the cells of {@link OwnEvent}. For one thread.
 */
final class PageRows implements RowWriter {
    static final int MILLIS = 0;
    static final int SERIAL = 1;
    static final int TYPE = 2;
    static final int PROCESS = 3;
    static final int CHANGED = 4;
    static final int OUTCOME = 5;
    static final int OPERATION = 6;
    static final int ERROR = 7;
    static final int OBJECT = 8;
    static final int PEER = 9;
    static final int SUBJECT = 10;
    static final int KEYS = 11;
    static final int OWN = 12;
    static final int COUNTED_CELLS = 13;

    private static final byte[] FROM = {'f', 'r', 'o', 'm'};
    private static final byte[] LOG = {'l', 'o', 'g'};
    private static final int DAEMON_RESUME = 1206;
    private static final int DAEMON_FIRST = 1200;
    private static final int DAEMON_LAST = 1299;
    private static final int USYS_CONFIG = 1111;
    private static final int CONFIG_CHANGE = 1305;
    private static final int RESP_HALT = 2212;
    private static final int MOST_ERROR = 4095;

    private final Filter filter;

    PageRows(Filter filter) {
        this.filter = filter;
    }

    @Override
    public void append(EventFacts event, Octets out) {
        int row = RowLayout.begin(out);
        RowLayout.cell(out, event.seconds() * 1000 + event.millis());
        RowLayout.cell(out, event.serial());
        RowLayout.cell(out, event.type());
        RowLayout.cell(out, Math.max(-1, event.number(Item.PID)));
        RowLayout.cell(out, event.type() == DAEMON_RESUME && changesLogs(event, out) ? 1 : 0);
        if (filter.takes(event)) {
            RowLayout.cell(out, event.outcome().ordinal());
            counted(event, out);
        }
        RowLayout.end(out, row);
    }

    private static boolean changesLogs(EventFacts event, Octets out) {
        int end = out.length();
        boolean changes = event.field(FROM, out) && event.field(LOG, out);
        out.setLength(end);
        return changes;
    }

    private static void counted(EventFacts event, Octets out) {
        int cell = RowLayout.begin(out);
        operation(event, out);
        RowLayout.end(out, cell);
        cell = RowLayout.begin(out);
        RowLayout.end(out, cell, error(event, out));
        cell = RowLayout.begin(out);
        RowLayout.end(out, cell, MainFile.append(event, out));
        cell = RowLayout.begin(out);
        RowLayout.end(out, cell, event.hosts().peer(out));
        cell = RowLayout.begin(out);
        subject(event, out);
        RowLayout.end(out, cell);
        cell = RowLayout.begin(out);
        Count.KEYS.append(event, Names.NUMBERS, out);
        RowLayout.end(out, cell);
        cell = RowLayout.begin(out);
        boolean own = isOwn(event.type());
        if (own) {
            OwnEvent.append(event, out);
        }
        RowLayout.end(out, cell, own);
    }

    private static void operation(EventFacts event, Octets out) {
        String name = event.hasCall() ? event.callName() : null;
        if (name != null) {
            ascii(name, out);
        } else if (event.hasCall()) {
            ascii("system call ", out);
            out.appendDecimal(event.call());
        } else {
            event.appendType(out);
        }
    }

    private static boolean error(EventFacts event, Octets out) {
        long exit = event.number(Item.EXIT);
        if (exit >= 0 || exit < -MOST_ERROR) {
            return false;
        }
        String name = NameTables.errno((int) -exit);
        ascii(name == null ? "error " + -exit : name, out);
        return true;
    }

    private static void subject(EventFacts event, Octets out) {
        ascii("uid ", out);
        user(event.number(Item.UID), out);
        long login = event.number(Item.AUID);
        if (login != EventFacts.ABSENT) {
            ascii(", login ", out);
            user(login, out);
        }
        int begin = out.length();
        ascii(", ", out);
        if (!event.text(Item.EXE, out)) {
            out.setLength(begin);
        }
        begin = out.length();
        ascii(", ", out);
        if (!event.text(Item.SUBJECT, out)) {
            out.setLength(begin);
        }
    }

    private static void user(long id, Octets out) {
        ascii(id == EventFacts.ABSENT ? "?" : (int) id == -1 ? "unset" : Long.toString(id), out);
    }

    private static boolean isOwn(int type) {
        return (type >= DAEMON_FIRST && type <= DAEMON_LAST)
                || type == USYS_CONFIG
                || type == CONFIG_CHANGE
                || type == RESP_HALT;
    }

    private static void ascii(String text, Octets out) {
        out.append(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
