package org.audithalt.agent;

import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.rule.RuleSet;

/** What can only be seen when settings, rules and process are known together. */
final class Checks {
    private static final int MEBIBYTE = 1 << 20;

    private Checks() {}

    /** The backlog's limit: from the rules if only they state it (auditctl -b). */
    static int backlogLimit(Settings settings, RuleSet rules) {
        boolean fromRules = settings.isDefault(Setting.BACKLOG_LIMIT) && rules.backlogLimit() > 0;
        return fromRules ? rules.backlogLimit() : settings.backlogLimit();
    }

    /** The failure flag: from the rules if only they state it (auditctl -f). */
    static int failure(Settings settings, RuleSet rules) {
        boolean fromRules = settings.isDefault(Setting.FAILURE) && rules.failure() >= 0;
        return fromRules ? rules.failure() : settings.failure();
    }

    /** Longest wait for a slot: from the rules if only they state it (auditctl --backlog_wait_time). */
    static long backlogWaitNanos(Settings settings, RuleSet rules) {
        boolean fromRules = settings.isDefault(Setting.BACKLOG_WAIT_TIME) && rules.backlogWaitTimeMillis() >= 0;
        return 1_000_000L * (fromRules ? rules.backlogWaitTimeMillis() : settings.backlogWaitTimeMillis());
    }

    /** Adds a line per contradiction. */
    static void add(Settings settings, RuleSet rules, List<String> problems) {
        if ("suspend".equals(settings.maxLogFileAction())) {
            long needed = neededBytes(backlogLimit(settings, rules), LEAST_EVENT_BYTES);
            if (settings.maxLogFileBytes() < 2 * needed) {
                problems.add("max_log_file=" + settings.maxLogFileBytes() / MEBIBYTE
                        + ": with max_log_file_action=suspend and backlog_limit=" + backlogLimit(settings, rules)
                        + " at least " + (2 * needed / MEBIBYTE + 1)
                        + " MiB are needed (raise max_log_file or lower backlog_limit)");
            }
        }
    }

    /** An event with short names; the exact bound needs the process's identity. */
    private static final int LEAST_EVENT_BYTES = 4096;

    /** Free space for all records of a full backlog. */
    static long neededBytes(int backlogLimit, int eventBytes) {
        return (long) Backlog.allSlots(backlogLimit) * eventBytes;
    }
}
