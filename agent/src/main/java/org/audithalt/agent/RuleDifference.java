package org.audithalt.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.RuleBook;

/**
 * What one book of rules has that another has not. Rules are the same if their normal form is. Immutable.
 *
 * @param removed rules of the old book, in its order
 * @param added rules of the new book, in its order
 * @param reordered whether those that stay match in another order
 */
record RuleDifference(List<ListedRule> removed, List<ListedRule> added, boolean reordered) {
    static RuleDifference between(RuleBook old, RuleBook next) {
        List<ListedRule> before = old.rules().list();
        List<ListedRule> after = next.rules().list();
        List<ListedRule> removed = without(before, after);
        List<ListedRule> added = without(after, before);
        return new RuleDifference(
                removed, added, !text(without(before, removed)).equals(text(without(after, added))));
    }

    boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty() && !reordered;
    }

    /** The rules of a list that have no counterpart in the other; of equal ones the first stay. */
    private static List<ListedRule> without(List<ListedRule> list, List<ListedRule> others) {
        Map<String, Integer> left = new HashMap<>();
        for (int i = 0; i < others.size(); i++) {
            left.put(others.get(i).text(), left.getOrDefault(others.get(i).text(), 0) + 1);
        }
        List<ListedRule> rest = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int count = left.getOrDefault(list.get(i).text(), 0);
            if (count > 0) {
                left.put(list.get(i).text(), count - 1);
            } else {
                rest.add(list.get(i));
            }
        }
        return rest;
    }

    /** Rules in their normal form, one a line: what the sum of a record covers. */
    static String text(List<ListedRule> rules) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rules.size(); i++) {
            text.append(rules.get(i).text()).append('\n');
        }
        return text.toString();
    }
}
