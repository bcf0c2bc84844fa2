package org.audithalt.agent;

import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.LogLimits;
import org.audithalt.sink.LogWriter;

/**
 * Tells under {@code max_log_file_action=syslog} that the log is as large as it should be, once for each file, and under others that
 * it cannot be rotated. The announcer's thread.
 */
final class SizeNews {
    private final AuditLogs logs;
    private final LogLimits limits;
    private final StderrLines stderrLines;
    private final Syslog syslog;
    private final LogWriter writer;
    private boolean told;
    private String obstacleTold = "";

    SizeNews(AuditLogs logs, LogLimits limits, LogWriter writer, StderrLines stderrLines, Syslog syslog) {
        this.logs = logs;
        this.limits = limits;
        this.writer = writer;
        this.stderrLines = stderrLines;
        this.syslog = syslog;
    }

    void tell() {
        tellOfObstacle();
        LogLimits.Values now = limits.values();
        if (now.action() != LogLimits.Action.SYSLOG) {
            return;
        }
        boolean large = logs.current().size() >= now.maxLogBytes();
        if (large && !told) {
            String line = "max_log_file is reached: " + logs.current().path() + " has "
                    + Words.bytes(logs.current().size()) + " and goes on growing";
            syslog.send(Syslog.SPACE, line);
            stderrLines.say(line);
        }
        told = large;
    }

    private void tellOfObstacle() {
        String obstacle = writer.rotationObstacle();
        if (!obstacle.equals(obstacleTold)) {
            obstacleTold = obstacle;
            if (!obstacle.isEmpty()) {
                stderrLines.say(obstacle + "; it goes on growing");
            }
        }
    }
}
