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
    /** Bytes of a slot that the detail of a record has. */
    private static final int MOST_DETAIL_BYTES = 390;

    private static final String TYPED = "rules:command:";
    private static final String FILE = "rules:/";
    private static final int MOST_KEY_BYTES = 60;
    /** Rules that a change may add and remove with a record for each. */
    private static final int MOST_EACH = 64;

    private static final int MOST_NAME_BYTES = 60;
    private static final int MOST_WANTED_BYTES = 80;
    private static final int MOST_REASON_CHARACTERS = 80;

    private RuleRecords() {}

    /** A record for each rule and flag, or one for all rules if there are many or files were loaded. */
    static List<String> all(
            List<String> files, RuleBook old, RuleBook next, RuleDifference difference, RuleFlags flags, boolean load) {
        List<String> details = new ArrayList<>();
        int rules = difference.added().size() + difference.removed().size();
        if (load) {
            details.add(whole("load_rules", files, old, next, difference));
        } else if (rules > MOST_EACH || difference.reordered()) {
            details.add(whole("change_rules", files, old, next, difference));
        } else {
            details.addAll(each(old, next, difference));
        }
        // locked last
        details.addAll(flags.details());
        return details;
    }

    /** One record for each rule that went and came. */
    static List<String> each(RuleBook old, RuleBook next, RuleDifference difference) {
        List<String> details = new ArrayList<>();
        for (int i = 0; i < difference.removed().size(); i++) {
            details.add(of("remove_rule", old, difference.removed().get(i)));
        }
        for (int i = 0; i < difference.added().size(); i++) {
            details.add(of("add_rule", next, difference.added().get(i)));
        }
        return details;
    }

    /** {@code op=add_rule key="k" list=4} (linux kernel, audit_log_rule_change), then the rule. */
    private static String of(String op, RuleBook book, ListedRule rule) {
        byte[] key = book.rules().key(rule.number());
        StringBuilder detail = new StringBuilder("op=").append(op).append(" key=");
        detail.append(key.length == 0 ? "(null)" : value(key, MOST_KEY_BYTES));
        detail.append(key.length > MOST_KEY_BYTES ? " key_bytes=" + key.length : "");
        detail.append(" list=").append(rule.list()).append(" rule=");
        byte[] text = rule.text().getBytes(StandardCharsets.UTF_8);
        int room = (MOST_DETAIL_BYTES - detail.length()) / 2;
        if (text.length <= room) {
            return detail.append(value(text, text.length)).toString();
        }
        // which rule it is says the sum
        String cut = " rule_bytes=" + text.length + " rule_sha256=" + Sha256.of(text);
        return detail.append(value(text, room - cut.length() / 2 - 1))
                .append(cut)
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
                    details.add(of("add_rule", book, rule));
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
        return detail.append(" sha256=")
                .append(sum(next))
                .append(" old_sha256=")
                .append(sum(old))
                .toString();
    }

    /** The same with the flags in one record, where there is room for no more. */
    static String shortest(String op, RuleBook old, RuleBook next, RuleDifference difference, List<String> flags) {
        StringBuilder detail = new StringBuilder(whole(op, List.of(), old, next, difference));
        for (int i = 0; i < flags.size(); i++) {
            // "old" is the number of rules
            detail.append(' ').append(flags.get(i).substring(0, flags.get(i).indexOf(' ')));
        }
        return detail.toString();
    }

    /** Which rules a start found: how many, and their sum. */
    static String inForce(RuleBook book) {
        return "rules=" + book.rules().count() + " sha256=" + sum(book);
    }

    /** Sum of the rules' normal form, a line each. */
    static String sum(RuleBook book) {
        return Sha256.of(RuleDifference.text(book.rules().list()).getBytes(StandardCharsets.UTF_8));
    }

    /** A change that was refused while the rules are locked, as the kernel says it, then what was wanted. */
    static String locked(String op, String wanted) {
        return refused(op, "audit_enabled=2", wanted);
    }

    /** A change that was refused for errors in the rules, or because it cannot be. */
    static String refused(String op, List<String> problems, String wanted) {
        String first = problems.isEmpty() ? "" : problems.get(0);
        // which line of which command says nothing
        int from = first.startsWith(TYPED) ? first.indexOf(' ') + 1 : 0;
        String reason = Words.field(first.startsWith(FILE) ? withoutWords(first) : first.substring(from));
        return refused(
                op,
                "problems=" + problems.size() + " reason="
                        + reason.substring(0, Math.min(reason.length(), MOST_REASON_CHARACTERS)),
                wanted);
    }

    /** Place and kind of an error: whoever names a wrong file does not want its lines in the log. */
    private static String withoutWords(String problem) {
        int place = problem.indexOf(": ");
        int text = problem.lastIndexOf(": ");
        return place < 0 ? problem : problem.substring(0, place) + problem.substring(text);
    }

    private static String refused(String op, String reason, String wanted) {
        return "op=" + op + " " + reason + " rule=" + value(wanted, MOST_WANTED_BYTES);
    }

    /** Text as the value of a field, cut to a number of bytes. */
    private static String value(String text, int mostBytes) {
        return value(text.getBytes(StandardCharsets.UTF_8), mostBytes);
    }

    private static String value(byte[] bytes, int mostBytes) {
        Octets written = new Octets(2 * mostBytes);
        UntrustedText.append(written, bytes, 0, Math.min(bytes.length, mostBytes));
        return new String(written.toByteArray(), StandardCharsets.US_ASCII);
    }
}
