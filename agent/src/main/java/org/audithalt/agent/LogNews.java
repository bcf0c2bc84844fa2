package org.audithalt.agent;

import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.LogState;

/** Tells when records go to another log of the list: the administrator has to look after the one that was left (AU-5(2)). */
final class LogNews {
    private final AuditLogs logs;
    private int told;

    LogNews(AuditLogs logs) {
        this.logs = logs;
        told = logs.number();
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
