package org.audithalt.backlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.audithalt.hook.Operation;
import org.audithalt.rule.RuleSet;

/**
 * Which actions begin only when their reservation has been forced to the device: those that {@code durable} names by the key
 * of a rule, or by their operation. Immutable.
 */
public final class DurableRules {
    private static final char KEY_SEPARATOR = 1;
    public static final DurableRules NONE = new DurableRules(new boolean[Operation.count()], new boolean[0]);

    private final boolean[] byOperation;
    private final boolean[] byRule;
    private final boolean anyRule;

    private DurableRules(boolean[] byOperation, boolean[] byRule) {
        this.byOperation = byOperation;
        this.byRule = byRule;
        boolean any = false;
        for (int i = 0; i < byRule.length; i++) {
            any |= byRule[i];
        }
        anyRule = any;
    }

    /**
     * Reads the setting.
     *
     * @param words keys of rules and names of system calls (either architecture's, or {@code all}), separated by commas; empty
     *     for none
     * @param rules in force
     * @param problems receives a line per word that is neither
     */
    public static DurableRules of(String words, RuleSet rules, List<String> problems) {
        if (words.isEmpty()) {
            return NONE;
        }
        boolean[] byOperation = new boolean[Operation.count()];
        boolean[] byRule = new boolean[rules.size()];
        for (String word : parts(words, ',')) {
            boolean known = word.equals("all");
            for (int i = 0; i < byOperation.length; i++) {
                if (word.equals("all") || Operation.of(i).selectedBy(word)) {
                    byOperation[i] = true;
                    known = true;
                }
            }
            for (int i = 0; i < byRule.length; i++) {
                if (keysOf(rules, i).contains(word)) {
                    byRule[i] = true;
                    known = true;
                }
            }
            if (!known) {
                problems.add("durable=" + word + ": neither a system call that is audited nor the key of a rule"
                        + keys(rules));
            }
        }
        return new DurableRules(byOperation, byRule);
    }

    private static List<String> keysOf(RuleSet rules, int rule) {
        String text = new String(rules.key(rule), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : parts(text, KEY_SEPARATOR);
    }

    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String keys(RuleSet rules) {
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < rules.count(); i++) {
            keys.addAll(keysOf(rules, i));
        }
        return keys.isEmpty() ? "" : " (keys: " + String.join(", ", keys) + ")";
    }

    /** Whether nothing is durable: then nobody asks. */
    public boolean isEmpty() {
        return this == NONE;
    }

    /**
     * Whether an action is durable. Application threads; allocates nothing.
     *
     * @param rule number of the selecting rule; negative if its exit decides
     */
    boolean covers(Operation operation, int rule, int flags) {
        if (byOperation[operation.ordinal()]) {
            return true;
        }
        // which rule it will be is known after the act, when it is too late
        return (flags & SlotLayout.FLAG_DECIDE_AT_EXIT) != 0 ? anyRule : rule >= 0 && byRule[rule];
    }
}
