package org.audithalt.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.LogMarks;

/** The value of {@code log_file}: one log, or several separated by colons, as directories in PATH. */
final class LogList {
    private final SettingsDraft draft;
    private final SettingEntry entry;

    LogList(SettingsDraft draft) {
        this.draft = draft;
        this.entry = draft.winner(Setting.LOG_FILE);
    }

    /** The logs, absolute; none and a problem if something is wrong with the value. */
    List<Path> read() {
        String value = draft.raw(Setting.LOG_FILE);
        int before = draft.problems.size();
        List<Path> logs = new ArrayList<>();
        int from = 0;
        while (from <= value.length()) {
            int colon = value.indexOf(':', from);
            int end = colon < 0 ? value.length() : colon;
            add(value.substring(from, end), logs);
            from = end + 1;
        }
        if (logs.size() > LogMarks.MOST_LOGS) {
            draft.problem(entry, logs.size() + " logs (at most " + LogMarks.MOST_LOGS + ")");
        }
        return draft.problems.size() == before ? List.copyOf(logs) : List.of();
    }

    private void add(String pattern, List<Path> logs) {
        if (pattern.isEmpty()) {
            draft.problem(entry, "a name is missing before or after a colon (colons separate logs)");
            return;
        }
        Path log = draft.path(entry, pattern);
        if (log == null) {
            return;
        }
        if (log.getParent() == null || log.getFileName() == null) {
            draft.problem(entry, "names no file");
            return;
        }
        for (int i = 0; i < logs.size(); i++) {
            if (log.getParent().equals(logs.get(i).getParent())) {
                draft.problem(
                        entry,
                        log + " is in the same directory as " + logs.get(i)
                                + " (name directories on different file systems)");
                return;
            }
        }
        logs.add(log);
    }

    /** The list in its normal form: absolute names. */
    static String text(List<Path> logs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < logs.size(); i++) {
            text.append(i == 0 ? "" : ":").append(logs.get(i));
        }
        return text.toString();
    }
}
