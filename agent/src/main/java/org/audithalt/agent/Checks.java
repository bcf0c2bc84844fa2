package org.audithalt.agent;

import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.DurableRules;
import org.audithalt.record.AuditText;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;

/** What can only be seen when settings, rules and process are known together. */
final class Checks {
    private static final int MEBIBYTE = 1 << 20;

    private Checks() {}

    /** The backlog's limit: from the rules if only they state it (auditctl -b). */
    static int backlogLimit(Settings settings, RuleBook rules) {
        boolean fromRules = settings.isDefault(Setting.BACKLOG_LIMIT) && rules.backlogLimit() > 0;
        return fromRules ? rules.backlogLimit() : settings.backlogLimit();
    }

    /** The failure flag: from the rules if only they state it (auditctl -f). */
    static int failure(Settings settings, RuleBook rules) {
        boolean fromRules = settings.isDefault(Setting.FAILURE) && rules.failure() >= 0;
        return fromRules ? rules.failure() : settings.failure();
    }

    /** Longest wait for a slot: from the rules if only they state it (auditctl --backlog_wait_time). */
    static long backlogWaitNanos(Settings settings, RuleBook rules) {
        boolean fromRules = settings.isDefault(Setting.BACKLOG_WAIT_TIME) && rules.backlogWaitTimeMillis() >= 0;
        return 1_000_000L * (fromRules ? rules.backlogWaitTimeMillis() : settings.backlogWaitTimeMillis());
    }

    /** Adds a line per contradiction. */
    static void add(Settings settings, RuleBook rules, Subject subject, List<String> problems) {
        long needed = neededBytes(settings, rules, subject);
        if ("suspend".equals(settings.maxLogFileAction()) && settings.maxLogFileBytes() < needed + MEBIBYTE) {
            problems.add("max_log_file=" + settings.maxLogFileBytes() / MEBIBYTE
                    + ": with max_log_file_action=suspend and backlog_limit=" + backlogLimit(settings, rules)
                    + " at least " + (needed / MEBIBYTE + 2)
                    + " MiB are needed (raise max_log_file or lower backlog_limit)");
        }
        if (!settings.durable().isEmpty() && "none".equals(settings.flush())) {
            problems.add("durable=" + settings.durable()
                    + ": with flush=none a record may leave the backlog before it is on a"
                    + " disk (choose another flush)");
        }
        if (problems.isEmpty()) {
            // with rules that could not be read every key would be unknown
            DurableRules.of(settings.durable(), rules.rules(), problems);
        }
    }

    /** Free space for all records of a full backlog. */
    static long neededBytes(Settings settings, RuleBook rules, Subject subject) {
        long eventBytes = new AuditText(subject).maxEventBytes(Backlog.slotPayloadBytes());
        return Backlog.allSlots(backlogLimit(settings, rules)) * eventBytes;
    }
}
