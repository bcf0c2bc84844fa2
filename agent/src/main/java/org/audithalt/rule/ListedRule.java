package org.audithalt.rule;

/**
 * A rule as {@code rules -l} lists it. Immutable.
 *
 * @param number its number, from 0, in matching order
 * @param text auditctl's normal form
 * @param ruleClass what it means for this process
 * @param reason why it is decided or inert; empty for an exact rule
 * @param place file and line it came from, or who added it
 * @param key its keys as one text, separated by spaces; empty if it has none
 */
public record ListedRule(int number, String text, RuleClass ruleClass, String reason, String place, String key) {
    /** Number of the list {@code task}. */
    public static final int TASK = 1;

    /** Number of its list, as CONFIG_CHANGE records show it (linux/audit.h); 4 for a watch. */
    public int list() {
        int comma = text.indexOf(',');
        int end = text.indexOf(' ', comma);
        boolean watch = comma < 0 || end < 0 || text.startsWith("-w");
        RuleList named = watch ? RuleList.EXIT : RuleList.named(text.substring(comma + 1, end));
        return named == null ? RuleList.EXIT.number() : named.number();
    }
}
