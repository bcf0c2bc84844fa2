package org.audithalt.cli;

import java.util.List;

/** Rules as people read them. */
final class RulesText {
    private static final int MOST_SHOWN = 20;

    private RulesText() {}

    /** {@code 41 rules (39 exact, 2 inert)}. */
    static String counts(Fields rules) {
        long count = rules.number("count");
        if (count == 0) {
            boolean disabled = rules.has("enabled") && rules.number("enabled") == 0;
            return disabled ? "no rule" : "no rule, every operation of capp is recorded";
        }
        StringBuilder text = new StringBuilder();
        for (String name : new String[] {"exact", "decided", "inert"}) {
            if (rules.number(name) > 0) {
                text.append(text.length() == 0 ? "" : ", ").append(rules.number(name) + " " + name);
            }
        }
        return Wording.count(count, "rule") + (text.length() == 0 ? "" : " (" + text + ")");
    }

    /** Where they come from and whether they count. */
    static String source(Fields rules) {
        List<String> files = rules.texts("files");
        String from = files.isEmpty() ? "" : " from " + String.join(", ", files);
        String changed = rules.flag("changed", false) ? ", changed by command" : "";
        String leftOut = rules.flag("left_out", false) ? "; THE PROCESS IS NOT AUDITED (task,never)" : "";
        return from + changed + enabled(rules) + leftOut;
    }

    private static String enabled(Fields rules) {
        if (!rules.has("enabled") || rules.number("enabled") == 1) {
            return "";
        }
        return rules.number("enabled") == 0
                ? "; AUDITING IS DISABLED (-e 0)"
                : "; locked (-e 2) until the process ends";
    }

    /** A table of rules, below each why it is not exact; with a key only those that have it. */
    static void rules(Console console, List<Fields> rules, String key, boolean withHits) {
        Table table = withHits ? new Table("HITS", "CLASS", "RULE") : new Table("CLASS", "RULE");
        boolean any = false;
        for (Fields rule : rules) {
            if (hasKey(rule, key)) {
                any = true;
                row(table, withHits, Long.toString(rule.number("hits")), rule.text("class"), line(rule));
                if (!rule.text("reason").isEmpty()) {
                    row(table, withHits, "", "", "  # " + rule.text("reason"));
                }
            }
        }
        if (any) {
            console.print(table.lines("").stripTrailing());
        } else if (!key.isEmpty()) {
            console.print("no rule has the key " + Wording.printable(key));
        }
    }

    /** Whether a rule has a key among its own, or none is asked for. */
    static boolean hasKey(Fields rule, String key) {
        return key.isEmpty() || List.of(rule.text("key").split(" ")).contains(key);
    }

    /** The rule as it can be pasted: what a terminal would obey is escaped, a backslash is not. */
    private static String line(Fields rule) {
        return rule.text("rule").replace("\\\\", "\\");
    }

    private static void row(Table table, boolean withHits, String hits, String ruleClass, String rule) {
        if (withHits) {
            table.row(hits, ruleClass, rule);
        } else {
            table.row(ruleClass, rule);
        }
    }

    /** What came, what went, and what is to be noticed. */
    static void changes(Console console, Fields answer) {
        list(console, "- ", answer.objects("removed"), answer.number("removed_count"));
        list(console, "+ ", answer.objects("added"), answer.number("added_count"));
        List<String> notices = answer.texts("notices");
        for (int i = 0; i < notices.size() && i < MOST_SHOWN; i++) {
            console.print("  notice: " + notices.get(i));
        }
        long more = answer.number("notices_count") - MOST_SHOWN;
        if (more > 0) {
            console.print("  ... " + more + " more notices (rules -l)");
        }
    }

    private static void list(Console console, String sign, List<Fields> rules, long count) {
        for (int i = 0; i < rules.size() && i < MOST_SHOWN; i++) {
            Fields rule = rules.get(i);
            String why = rule.text("reason").isEmpty() ? "" : "  # " + rule.text("class") + ": " + rule.text("reason");
            console.print("  " + sign + line(rule) + why);
        }
        if (count > MOST_SHOWN) {
            console.print("  " + sign + "... " + (count - MOST_SHOWN) + " more");
        }
    }
}
