package org.audithalt.backlog;

import org.audithalt.hook.Operation;
import org.audithalt.rule.RuleSet;

/**
 * The rules that application threads ask, with what belongs to their numbers; replaced as a whole, so that nobody meets the
 * number of one set in the tables of another. Immutable, but for what was found out about names.
 */
final class RulesInForce {
    /** Bits of a stamp that are the number of the key; those above are the rule's {@link RuleHits number among the counters}. */
    static final int KEY_BITS = 16;

    private static final int KEY_MASK = (1 << KEY_BITS) - 1;
    private static final int WAITING_BITS = 32;

    private final RuleSet rules;
    private final DurableRules durable;
    private final int[] stamps;
    /** {@link RuleSet#verdict} by operation: here for entry, which waits for each reference on the way. */
    private final int[] verdicts;
    /** {@link RuleSet#asksOnlyOfNames} by operation. */
    private final boolean[] namesOnly;
    /** Names, as they are given, of files that no rule means: there is no link on the way to them. */
    private final KnownNames unmeant = new KnownNames();

    private final int number;

    /**
     * @param stamps what a record's slot says of its rule, by rule number
     * @param number of the set, 1 to 65535
     */
    RulesInForce(RuleSet rules, DurableRules durable, int[] stamps, int number) {
        this.rules = rules;
        this.durable = durable;
        this.stamps = stamps;
        this.number = number;
        this.verdicts = new int[Operation.count()];
        this.namesOnly = new boolean[verdicts.length];
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = rules.verdict(i);
            namesOnly[i] = rules.asksOnlyOfNames(i);
        }
    }

    /** {@link RuleSet#verdict}. */
    int verdict(int operation) {
        return verdicts[operation];
    }

    /** Whether no rule selects an action of an operation that has one of the {@link #unmeant} names, and no other. */
    boolean asksOnlyOfNames(int operation) {
        return namesOnly[operation];
    }

    KnownNames unmeant() {
        return unmeant;
    }

    RuleSet rules() {
        return rules;
    }

    DurableRules durable() {
        return durable;
    }

    int number() {
        return number;
    }

    /** What a slot says of the rule that selects its record; 0 for none. Any thread; allocates nothing. */
    int stamp(int rule) {
        return rule < 0 ? 0 : stamps[rule];
    }

    static int stamp(int key, int counter) {
        return counter << KEY_BITS | key;
    }

    static int key(int stamp) {
        return stamp & KEY_MASK;
    }

    static int counter(int stamp) {
        return stamp >>> KEY_BITS;
    }

    /**
     * What entry keeps for exit.
     *
     * @param waiting {@link RuleSet#waiting}
     * @return 0 for nothing
     */
    long pending(int waiting) {
        return waiting == 0 ? 0 : (long) number << WAITING_BITS | Integer.toUnsignedLong(waiting);
    }

    /** {@link RuleSet#waiting} of what entry kept; 0 if that was under other rules. */
    int waiting(long pending) {
        return pending >>> WAITING_BITS == number ? (int) pending : 0;
    }
}
