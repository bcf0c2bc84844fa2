package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.rule.RuleBook;

/** What control lines beside the rules ask for at run time: {@code -e}, {@code -f}, {@code -b}, {@code --backlog_wait_time}. */
final class RuleFlags {
    /** {@code -e 0}: nothing is selected. */
    static final int DISABLED = 0;

    static final int ENABLED = 1;
    /** {@code -e 2}: rules and flags stay as they are until the process ends. */
    static final int LOCKED = 2;

    private static final int UNCHANGED = -1;

    final int enabled;
    final int failure;
    final int backlogWaitMillis;
    private final AuditedProcess process;
    private final int enabledBefore;
    private final List<String> notices = new ArrayList<>();

    /** What a request changes; what a file says yields to a setting that somebody made, as at start. */
    RuleFlags(AuditedProcess process, RulesRequest request, RuleBook old, RuleBook next) {
        this.process = process;
        boolean typed = request.verb() == Verb.CHANGE;
        String text = new String(request.content(), StandardCharsets.ISO_8859_1);
        enabledBefore = enabled(old);
        enabled = enabled(next);
        boolean failureGiven = typed ? isGiven(text, "-f") : process.settings.isDefault(Setting.FAILURE);
        failure = failureGiven && next.failure() >= 0 ? next.failure() : UNCHANGED;
        boolean waitGiven =
                typed ? isGiven(text, "--backlog_wait_time") : process.settings.isDefault(Setting.BACKLOG_WAIT_TIME);
        backlogWaitMillis = waitGiven && next.backlogWaitTimeMillis() >= 0 ? next.backlogWaitTimeMillis() : UNCHANGED;
        if (!typed) {
            int failureNow = process.failure.flag();
            notice(text, "-f", failure, next.failure(), failureNow, Setting.FAILURE);
            int waitNow = process.backlogWaitMillis;
            notice(
                    text,
                    "--backlog_wait_time",
                    backlogWaitMillis,
                    next.backlogWaitTimeMillis(),
                    waitNow,
                    Setting.BACKLOG_WAIT_TIME);
            boolean fits =
                    next.backlogLimit() < 0 || Backlog.slots(next.backlogLimit()) == process.backlog.generalSlots();
            if (!fits && isGiven(text, "-b")) {
                notices.add("rules: -b " + next.backlogLimit() + " of the files is not applied: the backlog has "
                        + process.backlog.generalSlots() + " slots until the process ends");
            }
        }
    }

    private void notice(String text, String option, int used, int wanted, int now, Setting setting) {
        if (used == UNCHANGED && wanted >= 0 && wanted != now && isGiven(text, option)) {
            notices.add("rules: " + option + " " + wanted + " of the files is not applied: the setting " + setting.key()
                    + " was made at the start, and " + now + " is in force");
        }
    }

    /** What the files ask for that is not done. */
    List<String> notices() {
        return notices;
    }

    /** The value of {@code -e} in force. */
    static int enabled(RuleBook book) {
        return book.enabled() < 0 ? ENABLED : book.enabled();
    }

    /** Whether a line begins with an option. */
    private static boolean isGiven(String text, String option) {
        int at = 0;
        while (at >= 0) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (text.startsWith(option, at)) {
                return true;
            }
            int end = text.indexOf('\n', at);
            at = end < 0 ? -1 : end + 1;
        }
        return false;
    }

    /** One record for each flag that gets another value: {@code audit_failure=1 old=3}. */
    List<String> details() {
        List<String> details = new ArrayList<>();
        add(details, "audit_failure", failure, process.failure.flag());
        add(details, "audit_backlog_wait_time", backlogWaitMillis, process.backlogWaitMillis);
        add(details, "audit_enabled", enabled, enabledBefore);
        return details;
    }

    private static void add(List<String> details, String name, int value, int old) {
        if (value != UNCHANGED && value != old) {
            details.add(name + "=" + value + " old=" + old);
        }
    }

    /** Makes the flags count; {@code -e} does by the rules. */
    void use() {
        if (failure != UNCHANGED) {
            process.failure.set(failure);
        }
        if (backlogWaitMillis != UNCHANGED) {
            process.backlogWaitMillis = backlogWaitMillis;
            process.audit.waitForSlots(1_000_000L * backlogWaitMillis);
        }
    }
}
