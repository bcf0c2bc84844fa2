package org.audithalt.agent;

import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.LogState;

/**
 * Tells when records go to another file than before: to another log of the list, or to a new one because others took the old one
 * away. The administrator has to look after the one that was left (AU-5(2)).
 */
final class LogNews {
    private final AuditLogs logs;
    private int told;
    private int toldTaken;

    LogNews(AuditLogs logs) {
        this.logs = logs;
        told = logs.number();
    }

    /** A line if others took the log away since the last one; empty if not. */
    String takenLine() {
        int now = logs.takenCount();
        if (now == toldTaken) {
            return "";
        }
        int times = now - toldTaken;
        toldTaken = now;
        return times == 1 ? logs.taken() : logs.taken() + " (" + times + " times, this is the last)";
    }

    /** A line if another log is in use than was told last; empty if none. */
    String line() {
        int now = logs.number();
        if (now == told) {
            return "";
        }
        LogState left = logs.states().get(told - 1);
        told = now;
        String why = left.word().equals("alternate")
                ? "it is ready again"
                : left.file() + " is " + left.word() + (left.detail().isEmpty() ? "" : ": " + left.detail());
        return "records go to " + logs.current().path() + " now (log " + now + " of "
                + logs.states().size() + "): " + why;
    }
}
