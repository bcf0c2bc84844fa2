package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which actions are auditable. The first rule in file order that fits an action decides: {@code always} selects it under
 * the rule's key, {@code never} leaves it out, and what no rule fits is left out (auditctl(8)).
 *
 * <p>Application threads and agent threads call the matching methods at the same time. These take no lock, load no class
 * and throw nothing; they allocate only for a name that is not in normal form. Immutable.
 */
public final class RuleSet {
    /** A verdict or result: the action is not selected. */
    public static final int NEVER = -1;
    /** A verdict: ask {@link #match}. */
    public static final int DEPENDS = -2;
    /** A result of {@link #decide}: as it was settled at entry. */
    public static final int AS_SETTLED = -3;
    /** A result of {@link #decide}: recorded, under the key that was settled at entry. */
    public static final int RECORD = -4;

    /** The action has no address. */
    public static final int NO_FAMILY = Rule.NO_FAMILY;
    /** The address comes with the result. */
    public static final int FAMILY_LATER = Rule.FAMILY_LATER;

    private static final byte[] NO_KEY = new byte[0];
    private static final byte[] OWN_KEY = OwnFiles.KEY.getBytes(StandardCharsets.US_ASCII);
    private static final RuleSet EVERYTHING = new RuleSet(new Rule[0], List.of(), OwnFiles.NONE, true, false);

    private final Rule[] rules;
    private final List<ListedRule> list;
    private final OperationRules[] byOperation;
    private final int[] verdicts;
    private final PathIndex index = new PathIndex();
    private final OwnFiles own;
    private final boolean everything;
    private final int excluded;

    /**
     * Compiles the matching tables.
     *
     * @param everything true to select every operation for want of a rule
     * @param disabled {@code -e 0}: nothing is selected but what is done to the trail
     */
    RuleSet(Rule[] rules, List<ListedRule> list, OwnFiles own, boolean everything, boolean disabled) {
        this.everything = everything && !disabled;
        this.rules = rules;
        this.own = own;
        this.list = List.copyOf(list);
        this.byOperation = new OperationRules[Operation.count()];
        this.verdicts = new int[byOperation.length];
        boolean unaudited = disabled || isUnaudited(rules);
        int out = 0;
        for (int i = 0; i < rules.length; i++) {
            out |= rules[i].ruleClass == RuleClass.INERT ? 0 : rules[i].excluded;
        }
        this.excluded = out;
        Rule[] fitting = unaudited ? new Rule[0] : rules;
        for (int i = 0; i < fitting.length; i++) {
            if (fitting[i].path != null && fitting[i].isLive()) {
                index.add(i, fitting[i].path);
            }
        }
        for (int i = 0; i < byOperation.length; i++) {
            Operation operation = Operation.of(i);
            byOperation[i] = new OperationRules(operation, fitting, index, own);
            int unasked = operation.onlyByRule() ? NEVER : 0;
            verdicts[i] = this.everything ? unasked : byOperation[i].verdict();
        }
    }

    /** Whether a rule of the list task says that no call of this process is audited. */
    private static boolean isUnaudited(Rule[] rules) {
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].list == RuleList.TASK && rules[i].ruleClass != RuleClass.INERT) {
                return !rules[i].always;
            }
        }
        return false;
    }

    /**
     * The set in force without rules: it selects every operation, as rule 0 with an empty key, but for those that are
     * recorded {@linkplain Operation#onlyByRule only by rule}.
     *
     * @return always the same set
     */
    public static RuleSet everything() {
        return EVERYTHING;
    }

    /**
     * Whether there are rules, so that what is selected was asked for.
     *
     * @return false for a set that selects everything for want of a rule
     */
    public boolean areGiven() {
        return rules.length > 0;
    }

    /**
     * Types of record that are left out of each event.
     *
     * @return bits of {@link ExcludedTypes}
     */
    public int excluded() {
        return excluded;
    }

    /**
     * Tells whether an operation needs its hook at all.
     *
     * @param op the operation
     * @return false if no rule can select it
     */
    public boolean canSelect(Operation op) {
        return verdicts[op.ordinal()] != NEVER;
    }

    /**
     * The verdict that needs no argument of the action: one array read.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @return the number of the rule that selects every action of the operation, {@link #NEVER} or {@link #DEPENDS}
     */
    public int verdict(int operationOrdinal) {
        return verdicts[operationOrdinal];
    }

    /**
     * Tells whether matching an action of an operation asks of its objects.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @return true if {@link #match} wants {@link ObjectFacts}
     */
    public boolean asksOfObjects(int operationOrdinal) {
        return byOperation[operationOrdinal].asksOfObjects();
    }

    /**
     * Tells whether {@link #match} wants the real name behind a name, where that is another.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     */
    public boolean asksOfRealNames(int operationOrdinal) {
        return byOperation[operationOrdinal].asksOfRealNames();
    }

    /**
     * Tells whether an action is not selected as long as its names are {@linkplain #mayMean meant} by nobody.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     */
    public boolean asksOnlyOfNames(int operationOrdinal) {
        return !everything && byOperation[operationOrdinal].asksOnlyOfNames();
    }

    /**
     * Tells whether a rule of whatever operation may mean a name, or it is one of the trail's.
     *
     * @param name if it is not absolute and in normal form, it may be meant
     * @param length bytes of name that count
     */
    public boolean mayMean(byte[] name, int length) {
        return !AuditPath.isNormal(name, length)
                || index.next(-1, name, length) != PathIndex.NONE
                || own.areMeant(name, length, true);
    }

    /**
     * Matches an action at its entry.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @param a0 first argument as the record shows it; of an open a2 is its flags
     * @param family address family, {@link #NO_FAMILY} or {@link #FAMILY_LATER}
     * @param name absolute name of the object, null if it has none
     * @param length bytes of name that count
     * @param name2 second name of a rename or link, else null
     * @param length2 bytes of name2 that count
     * @param real the name behind all symbolic links; null if it is the same, not known, or not {@linkplain #asksOfRealNames
     *     asked for}
     * @param real2 of name2
     * @param objects null unless {@linkplain #asksOfObjects asked for}
     * @return to be taken apart by {@link #settled} and {@link #waiting}
     */
    public long match(
            int operationOrdinal,
            long a0,
            long a1,
            long a2,
            long a3,
            int family,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            byte @Nullable [] real,
            byte @Nullable [] real2,
            @Nullable ObjectFacts objects) {
        int verdict = verdicts[operationOrdinal];
        return verdict != DEPENDS
                ? Integer.toUnsignedLong(verdict)
                : byOperation[operationOrdinal].scan(
                        a0, a1, a2, a3, family, name, length, name2, length2, real, real2, objects);
    }

    /**
     * The rule that selects an action whatever its outcome, and if that stays unknown because the process ends in it: then no
     * {@code exit=} or {@code success=} term holds, as in the kernel.
     *
     * @param answer of {@link #match}
     * @return rule number or {@link #NEVER}
     */
    public static int settled(long answer) {
        return OperationRules.settled(answer);
    }

    /**
     * What {@link #decide} is to be told once the action has ended.
     *
     * @param answer of {@link #match}
     * @return 0 if the outcome decides nothing
     */
    public static int waiting(long answer) {
        return OperationRules.waiting(answer);
    }

    /**
     * Decides at the exit of an action for which the outcome was waited for. Allocates nothing.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @param waiting what {@link #waiting} gave at entry, of the same set of rules
     * @param a0 as for {@link #match}
     * @param family of the address as it is known now
     * @param objects as they are now, where one was missing at entry; else null
     * @param success false if the action failed
     * @param known false if exit is not the result
     * @param exit the result, {@code -errno} for a failure
     * @return rule number, {@link #NEVER}, {@link #AS_SETTLED} or {@link #RECORD}
     */
    public int decide(
            int operationOrdinal,
            int waiting,
            long a0,
            long a1,
            long a2,
            long a3,
            int family,
            @Nullable ObjectFacts objects,
            boolean success,
            boolean known,
            long exit) {
        return byOperation[operationOrdinal].decide(waiting, a0, a1, a2, a3, family, objects, success, known, exit);
    }

    /**
     * Tells whether {@link #decide} wants to know of objects that were missing at entry.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @param waiting what {@link #waiting} gave at entry
     */
    public boolean asksOfObjects(int operationOrdinal, int waiting) {
        return (waiting & OperationRules.COMPLETE) == 0 && asksOfObjects(operationOrdinal);
    }

    /**
     * The bytes of a record's {@code key=}; several keys are joined by 0x01.
     *
     * @param rule a rule number
     * @return not to be modified; empty if the rule has no key
     */
    public byte[] key(int rule) {
        return rule < rules.length ? rules[rule].key : everything ? NO_KEY : OWN_KEY;
    }

    /**
     * Number of rule numbers, which run from 0: the last is that of what is recorded without a rule.
     *
     * @return 1 and up
     */
    public int size() {
        return rules.length + 1;
    }

    /**
     * Number of rules.
     *
     * @return 0 for a set that selects everything
     */
    public int count() {
        return rules.length;
    }

    /**
     * The rules in matching order; the index is the rule number.
     *
     * @return unmodifiable; empty for a set that selects everything
     */
    public List<ListedRule> list() {
        return list;
    }

    Rule rule(int number) {
        return rules[number];
    }

    OperationRules of(Operation operation) {
        return byOperation[operation.ordinal()];
    }
}
