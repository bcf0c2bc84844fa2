package org.audithalt.agent;

import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.LogLimits;

/**
 * Tells under {@code max_log_file_action=syslog} that the log is as large as it should be, once for each file. The announcer's
 * thread.
 */
final class SizeNews {
    private final AuditLogs logs;
    private final LogLimits limits;
    private final StderrLines stderrLines;
    private final Syslog syslog;
    private boolean told;

    SizeNews(AuditLogs logs, LogLimits limits, StderrLines stderrLines, Syslog syslog) {
        this.logs = logs;
        this.limits = limits;
        this.stderrLines = stderrLines;
        this.syslog = syslog;
    }

    void tell() {
        if (limits.action() != LogLimits.Action.SYSLOG) {
            return;
        }
        boolean large = logs.current().size() >= limits.maxLogBytes();
        if (large && !told) {
            String line = "max_log_file is reached: " + logs.current().path() + " has "
                    + Words.bytes(logs.current().size()) + " and goes on growing";
            syslog.send(Syslog.SPACE, line);
            stderrLines.say(line);
        }
        told = large;
    }
}
