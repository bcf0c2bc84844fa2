package org.audithalt.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.SuggestedCommand;

/** What a start tells people: on stderr before the program's first line, and in the record of what was left alone. */
final class StartNews {
    private final AuditedProcess process;

    StartNews(AuditedProcess process) {
        this.process = process;
    }

    /** What an administrator should know before the start line: what was recovered, what is accepted but without effect. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (process.haltedMillis > 0) {
            lines.add("resumed after " + GateText.duration(process.haltedMillis)
                    + " (disk_full at the start): nothing of the program had begun");
        }
        lines.addAll(process.recovered);
        DirectoryTrust.addNotices(process.settings, process.subject.fsuid(), lines);
        for (String notice : process.settings.notices()) {
            lines.add("notice: " + notice);
        }
        for (String line : NotCapp.notices(process.settings)) {
            lines.add("notice: " + line);
        }
        if (!process.settings.durable().isEmpty() && process.hangSafe) {
            lines.add("notice: durable=" + process.settings.durable()
                    + ": the backlog is in memory: it survives the process, not"
                    + " the machine (backlog_dir on a disk)");
        }
        for (String notice : RuleNews.atStart(process.rules, process.subject.pid())) {
            lines.add("notice: " + notice);
        }
        return lines;
    }

    /** The one line that a start prints. */
    String startLine() {
        return process.version + ": auditing process " + process.subject.pid() + " to "
                + process.logs.current().path() + ", "
                + ruleCount() + ", "
                + process.hooks.count() + " hooks; " + SuggestedCommand.of("status", process.subject.pid());
    }

    private String ruleCount() {
        if (process.rules.rules().count() == 0) {
            return "every operation";
        }
        Path first = process.settings.rulesFiles().get(0).getFileName();
        int more = process.settings.rulesFiles().size() - 1;
        return (RuleFlags.enabled(process.rules) == RuleFlags.DISABLED ? "DISABLED (-e 0), " : "")
                + (process.rules.leavesProcessOut() ? "NOT AUDITED (task,never), " : "") + first
                + (more > 0 ? " and " + more + " more" : "") + ": " + RuleNews.count(process.rules);
    }

    /** For the record of files that look like backlogs and could not be recovered; the slot holds as many names as fit. */
    static String leftAlone(List<Path> files) {
        StringBuilder fields = new StringBuilder(256);
        fields.append("left_alone=").append(files.size());
        for (Path file : files) {
            fields.append(" file=").append(Words.field(file.toString()));
        }
        return fields.toString();
    }
}
