package org.audithalt.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleClass;

/** What is said to people of the rules: at start and when they change. */
final class RuleNews {
    private static final int MOST_NOTICES = 6;
    private static final String UNSET = "auid";
    private static final String LEFT_OUT =
            "THIS PROCESS IS NOT AUDITED: a rule task,never leaves it out; only what is done to the trail itself is recorded";

    private RuleNews() {}

    /** {@code 41 rules (39 exact, 2 inert)}. */
    static String count(RuleBook book) {
        int count = book.rules().count();
        if (count == 0) {
            return RuleFlags.enabled(book) == RuleFlags.DISABLED
                    ? "no rule"
                    : "no rule, every operation of capp is recorded";
        }
        StringBuilder text = new StringBuilder();
        text.append(count).append(count == 1 ? " rule (" : " rules (");
        add(text, book.count(RuleClass.EXACT), RuleClass.EXACT);
        add(text, book.count(RuleClass.DECIDED), RuleClass.DECIDED);
        add(text, book.count(RuleClass.INERT), RuleClass.INERT);
        return text.append(')').toString();
    }

    private static void add(StringBuilder text, int count, RuleClass ruleClass) {
        if (count > 0) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ");
            text.append(count).append(' ').append(ruleClass.word());
        }
    }

    /** What a start says of the rules it read: the first notices, how many more there are, and what would change most. */
    static List<String> atStart(RuleBook book, long pid) {
        List<String> lines = new ArrayList<>();
        List<String> notices = book.notices();
        for (int i = 0; i < notices.size() && i < MOST_NOTICES; i++) {
            lines.add(notices.get(i));
        }
        if (notices.size() > MOST_NOTICES) {
            lines.add("rules: and " + (notices.size() - MOST_NOTICES) + " more notices; "
                    + SuggestedCommand.of("rules -l", pid));
        }
        int unset = forWantOfUser(book);
        if (unset > 0) {
            lines.add("rules: " + unset + " of " + book.rules().count()
                    + " rules select NOTHING because the login user id of this process is unset, as a service's always"
                    + " is; set auid=UID to have them select as for that user");
        }
        if (RuleFlags.enabled(book) == RuleFlags.DISABLED) {
            lines.add(disabled(pid));
        }
        if (book.leavesProcessOut()) {
            lines.add(LEFT_OUT);
        }
        return lines;
    }

    /** Rules that do nothing for their terms on the login user id. */
    static int forWantOfUser(RuleBook book) {
        int count = 0;
        for (ListedRule rule : book.rules().list()) {
            count += rule.ruleClass() == RuleClass.INERT && rule.reason().startsWith(UNSET) ? 1 : 0;
        }
        return count;
    }

    /** Notices that were not there before. */
    static List<String> fresh(RuleBook old, RuleBook next) {
        Set<String> known = new HashSet<>(old.notices());
        List<String> fresh = new ArrayList<>();
        for (int i = 0; i < next.notices().size(); i++) {
            if (!known.contains(next.notices().get(i))) {
                fresh.add(next.notices().get(i));
            }
        }
        return fresh;
    }

    /** Says on stderr what must not be overlooked. */
    static void say(AuditedProcess process, RuleBook old, RuleBook next) {
        if (next.leavesProcessOut() && !old.leavesProcessOut()) {
            process.stderrLines.say(LEFT_OUT);
        }
        int before = RuleFlags.enabled(old);
        int now = RuleFlags.enabled(next);
        if (now == before) {
            return;
        }
        String locked = now == RuleFlags.LOCKED ? "; rules and flags are locked (-e 2) until it ends" : "";
        process.stderrLines.say(
                now == RuleFlags.DISABLED
                        ? disabled(process.subject.pid())
                        : (before == RuleFlags.DISABLED ? "auditing is enabled again" : "auditing is on") + locked);
    }

    private static String disabled(long pid) {
        return "AUDITING IS DISABLED (-e 0): no action is recorded but what is done to the trail itself; "
                + SuggestedCommand.of("rules", pid) + " -e 1";
    }

    /** What a change came to, in one line. */
    static String line(RuleBook next, RuleDifference difference, RuleFlags flags) {
        StringBuilder text = new StringBuilder(count(next));
        text.append(", ").append(difference.added().size()).append(" added, ");
        text.append(difference.removed().size()).append(" removed");
        text.append(difference.reordered() ? ", order changed" : "");
        List<String> details = flags.details();
        for (int i = 0; i < details.size(); i++) {
            text.append("; ").append(details.get(i));
        }
        return text.toString();
    }
}
