package org.audithalt.agent;

import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.DurableRules;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.record.AuditText;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.jspecify.annotations.Nullable;

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
    static int backlogWaitMillis(Settings settings, RuleBook rules) {
        boolean fromRules = settings.isDefault(Setting.BACKLOG_WAIT_TIME) && rules.backlogWaitTimeMillis() >= 0;
        return fromRules ? rules.backlogWaitTimeMillis() : settings.backlogWaitTimeMillis();
    }

    /** What is checked of a start: adds a line per contradiction. */
    static void add(Settings settings, RuleBook rules, Subject subject, List<String> problems) {
        contradictions(settings, backlogLimit(settings, rules), neededBytes(settings, rules, subject), problems);
        ProgramNews.check(settings, subject.fsuid(), problems);
        if (problems.isEmpty()) {
            addIfNothingFires(settings, rules, problems);
            // with rules that could not be read every key would be unknown
            DurableRules.of(settings.durable(), rules.rules(), problems);
        }
    }

    /**
     * Settings that contradict each other, or a backlog as large as it is: of a start and of a reload.
     *
     * @param backlogSlots of the backlog
     * @param needed bytes that all its records need
     * @param problems receives a line per contradiction
     */
    static void contradictions(Settings settings, int backlogSlots, long needed, List<String> problems) {
        if ("suspend".equals(settings.maxLogFileAction()) && settings.maxLogFileBytes() < needed + MEBIBYTE) {
            problems.add("max_log_file=" + settings.maxLogFileBytes() / MEBIBYTE
                    + ": with max_log_file_action=suspend and backlog_limit=" + backlogSlots
                    + " at least " + (needed / MEBIBYTE + 2)
                    + " MiB are needed (raise max_log_file"
                    + (backlogSlots > Setting.BACKLOG_LIMIT.least() ? " or lower backlog_limit)" : ")"));
        }
        if (!settings.durable().isEmpty() && "none".equals(settings.flush())) {
            problems.add("durable=" + settings.durable()
                    + ": with flush=none a record may leave the backlog before it is on a"
                    + " disk (choose another flush)");
        }
    }

    /**
     * What a change of the rules must keep to, besides their language.
     *
     * @param problems receives a line per contradiction
     * @return which actions are durable under the new rules
     */
    static DurableRules changed(AuditedProcess process, RulesRequest request, RuleBook next, List<String> problems) {
        int asked = next.backlogLimit();
        String otherBacklog = request.verb() == Verb.CHANGE && asked != process.rules.backlogLimit()
                ? otherBacklog(asked, process.backlog.generalSlots())
                : null;
        if (otherBacklog != null) {
            problems.add(otherBacklog);
        }
        addIfNothingFires(process.settings, next, problems);
        return DurableRules.of(process.settings.durable(), next.rules(), problems);
    }

    /** Why a backlog of so many slots has not the size that is asked for; null if it has. */
    static @Nullable String otherBacklog(int asked, int slots) {
        int least = Backlog.slots(0);
        if (asked < least) {
            return "rules: -b " + asked + ": the backlog has " + slots
                    + " slots until the process ends, and none has fewer" + (slots == least ? "" : " than " + least);
        }
        if (Backlog.slots(asked) == slots) {
            return null;
        }
        return "rules: -b " + asked + ": the backlog has " + slots
                + " slots until the process ends (start it with backlog_limit=" + asked + ")";
    }

    /** Rules that can never select anything are an error of those who wrote them, unless they say that they know. */
    static void addIfNothingFires(Settings settings, RuleBook rules, List<String> problems) {
        if (rules.selectsNothing() && !settings.allowInertRules()) {
            int unset = RuleNews.forWantOfUser(rules);
            int count = rules.rules().count();
            problems.add("rules: "
                    + (count == 1 ? "the rule can never" : "none of the " + count + " rules can ever")
                    + " select an action of this process; rule 1: "
                    + rules.rules().list().get(0).reason()
                    + (unset > 0 ? " (set auid=UID, or allow_inert_rules=yes)" : " (or set allow_inert_rules=yes)"));
        }
    }

    /** Free space for all records of a full backlog. */
    static long neededBytes(Settings settings, RuleBook rules, Subject subject) {
        return neededBytes(backlogLimit(settings, rules), subject);
    }

    /** Free space for all records of a full backlog of that limit. */
    static long neededBytes(int backlogLimit, Subject subject) {
        long eventBytes = new AuditText(subject).maxEventBytes(Backlog.slotPayloadBytes());
        return Backlog.allSlots(backlogLimit) * eventBytes;
    }
}
