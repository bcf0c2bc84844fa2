package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.rule.RuleBook;

/**
 * What control lines beside the rules ask for at run time, {@code -e}, {@code -f}, {@code -b}, {@code --backlog_wait_time}, and the
 * settings {@code failure} and {@code backlog_wait_time}, which are the same values.
 */
final class RuleFlags {
    /** {@code -e 0}: nothing is selected. */
    static final int DISABLED = 0;

    static final int ENABLED = 1;
    /** {@code -e 2}: rules, flags and what becomes of actions ({@link ReloadLock}) stay as they are until the process ends. */
    static final int LOCKED = 2;

    private static final int UNCHANGED = -1;

    final int enabled;
    final int failure;
    final int backlogWaitMillis;
    private final FlagsInForce now;
    private final int enabledBefore;
    private final boolean ofRules;
    private final List<String> notices = new ArrayList<>();

    /**
     * What a request changes; what a file says yields to a setting that somebody made, as at start.
     *
     * @param before the settings in force
     * @param settings those that will be; others than before only with a reload
     */
    RuleFlags(FlagsInForce now, Settings before, Settings settings, RulesRequest request, RuleBook old, RuleBook next) {
        this.now = now;
        boolean typed = request.verb() == Verb.CHANGE;
        enabledBefore = enabled(old);
        enabled = enabled(next);
        if (typed) {
            failure = next.givesFailure() ? next.failure() : UNCHANGED;
            backlogWaitMillis = next.givesBacklogWaitTime() ? next.backlogWaitTimeMillis() : UNCHANGED;
        } else {
            failure = unlessSame(Checks.failure(before, old), Checks.failure(settings, next));
            backlogWaitMillis =
                    unlessSame(Checks.backlogWaitMillis(before, old), Checks.backlogWaitMillis(settings, next));
            notice(settings, next);
        }
        ofRules = enabled != enabledBefore
                || old.failure() != next.failure()
                || old.backlogWaitTimeMillis() != next.backlogWaitTimeMillis();
    }

    /** What was typed since stays until files or settings want something else than they did. */
    private static int unlessSame(int before, int wanted) {
        return wanted == before ? UNCHANGED : wanted;
    }

    private void notice(Settings settings, RuleBook next) {
        if (next.givesFailure() && !settings.isDefault(Setting.FAILURE)) {
            int wins = failure == UNCHANGED ? now.failure() : failure;
            notice("-f", next.failure(), wins, Setting.FAILURE);
        }
        if (next.givesBacklogWaitTime() && !settings.isDefault(Setting.BACKLOG_WAIT_TIME)) {
            int wins = backlogWaitMillis == UNCHANGED ? now.backlogWaitMillis() : backlogWaitMillis;
            notice("--backlog_wait_time", next.backlogWaitTimeMillis(), wins, Setting.BACKLOG_WAIT_TIME);
        }
        if (next.givesBacklogLimit() && Backlog.slots(next.backlogLimit()) != now.backlogSlots()) {
            notices.add("rules: -b " + next.backlogLimit() + " of the files is not applied: the backlog has "
                    + now.backlogSlots() + " slots until the process ends");
        }
    }

    private void notice(String option, int wanted, int wins, Setting setting) {
        if (wanted != wins) {
            notices.add("rules: " + option + " " + wanted + " of the files is not applied: the setting " + setting.key()
                    + " is made elsewhere, and " + wins + " is in force");
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

    /** One record for each flag that gets another value: {@code audit_failure=1 old=3}. */
    List<String> details() {
        List<String> details = new ArrayList<>();
        add(details, "audit_failure", failure, now.failure());
        add(details, "audit_backlog_wait_time", backlogWaitMillis, now.backlogWaitMillis());
        add(details, "audit_enabled", enabled, enabledBefore);
        return details;
    }

    /** The same without the old values, each behind a blank, for a record that holds more. */
    String shortest() {
        StringBuilder text = new StringBuilder();
        List<String> details = details();
        for (int i = 0; i < details.size(); i++) {
            text.append(' ').append(details.get(i), 0, details.get(i).indexOf(' '));
        }
        return text.toString();
    }

    /** Adds those to a list of changes for people: {@code freq=1 (was 50), failure=3 (was 1)}. */
    String addTo(String text) {
        String more = text;
        if (failure != UNCHANGED && failure != now.failure()) {
            more = added(more, Setting.FAILURE, failure, now.failure());
        }
        if (backlogWaitMillis != UNCHANGED && backlogWaitMillis != now.backlogWaitMillis()) {
            more = added(more, Setting.BACKLOG_WAIT_TIME, backlogWaitMillis, now.backlogWaitMillis());
        }
        return more;
    }

    private static String added(String text, Setting setting, int value, int old) {
        return text + (text.isEmpty() ? "" : ", ") + setting.key() + "=" + value + " (was " + old + ")";
    }

    private static void add(List<String> details, String name, int value, int old) {
        if (value != UNCHANGED && value != old) {
            details.add(name + "=" + value + " old=" + old);
        }
    }

    /** Whether a flag gets another value, and the rules have other flags. */
    boolean comeOfRules() {
        return ofRules && !details().isEmpty();
    }

    /** Makes the flags count; {@code -e} does by the rules. */
    void use(AuditedProcess process) {
        if (failure != UNCHANGED) {
            process.failure.set(failure);
        }
        if (backlogWaitMillis != UNCHANGED) {
            process.backlogWaitMillis = backlogWaitMillis;
            process.audit.waitForSlots(1_000_000L * backlogWaitMillis);
        }
    }
}
