package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.record.Octets;
import org.audithalt.record.UntrustedText;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.RuleBook;

/** What the records of changed rules say, as the kernel's say it, and then what is ours: the rule, the sum of all rules. */
final class RuleRecords {
    /** Bytes of a rule in a record, so that what follows fits the slot as well. */
    private static final int MOST_RULE_BYTES = 110;

    private static final int MOST_KEY_BYTES = 31;
    private static final int MOST_NAME_BYTES = 60;

    private RuleRecords() {}

    /** One record for each rule that went and came. */
    static List<String> each(RuleDifference difference) {
        List<String> details = new ArrayList<>();
        for (int i = 0; i < difference.removed().size(); i++) {
            details.add(of("remove_rule", difference.removed().get(i)));
        }
        for (int i = 0; i < difference.added().size(); i++) {
            details.add(of("add_rule", difference.added().get(i)));
        }
        return details;
    }

    /** {@code op=add_rule key="k" list=4} (linux kernel, audit_log_rule_change), then the rule. */
    private static String of(String op, ListedRule rule) {
        StringBuilder detail = new StringBuilder("op=").append(op).append(" key=");
        detail.append(rule.key().isEmpty() ? "(null)" : value(rule.key(), MOST_KEY_BYTES));
        detail.append(" list=").append(rule.list());
        return detail.append(" rule=")
                .append(value(rule.text(), MOST_RULE_BYTES))
                .toString();
    }

    /** Records of a start: that nothing is audited, or that nothing can be changed. */
    static List<String> atStart(RuleBook book) {
        List<String> details = new ArrayList<>();
        int enabled = RuleFlags.enabled(book);
        if (enabled != RuleFlags.ENABLED) {
            details.add("audit_enabled=" + enabled + " old=" + RuleFlags.ENABLED);
        }
        if (book.leavesProcessOut()) {
            for (ListedRule rule : book.rules().list()) {
                if (rule.list() == ListedRule.TASK) {
                    details.add(of("add_rule", rule));
                }
            }
        }
        return details;
    }

    /** One record for all of it: how many rules there were, are, went and came, and the sum of those in force. */
    static String whole(String op, List<String> files, RuleBook old, RuleBook next, RuleDifference difference) {
        StringBuilder detail = new StringBuilder("op=").append(op);
        if (!files.isEmpty()) {
            detail.append(" file=").append(value(files.get(0), MOST_NAME_BYTES));
            detail.append(" files=").append(files.size());
        }
        detail.append(" rules=").append(next.rules().count());
        detail.append(" old=").append(old.rules().count());
        detail.append(" added=").append(difference.added().size());
        detail.append(" removed=").append(difference.removed().size());
        return detail.append(" sha256=").append(sum(next)).toString();
    }

    /** Sum of the rules' normal form, a line each. */
    static String sum(RuleBook book) {
        return Sha256.of(RuleDifference.text(book.rules().list()).getBytes(StandardCharsets.UTF_8));
    }

    /** A change that was refused while the rules are locked, as the kernel says it, then what was wanted. */
    static String locked(String op, String wanted) {
        return refused(op, "audit_enabled=2", wanted);
    }

    /** A change that was refused for a reason. */
    static String refused(String op, String reason, String wanted) {
        return "op=" + op + " " + reason + " rule=" + value(wanted, MOST_RULE_BYTES);
    }

    /** Text as the value of a field, cut to a number of bytes. */
    private static String value(String text, int mostBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Octets written = new Octets(2 * mostBytes);
        UntrustedText.append(written, bytes, 0, Math.min(bytes.length, mostBytes));
        return new String(written.toByteArray(), StandardCharsets.US_ASCII);
    }
}
