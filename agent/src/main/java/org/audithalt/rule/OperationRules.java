package org.audithalt.rule;

import java.util.Arrays;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The rules that can fit one operation, in matching order, up to the first that fits every action of it: those on names are
 * looked up ({@link PathIndex}), the others are asked one after the other. Immutable; called by application threads; allocates
 * only for a name that is not in normal form.
 */
final class OperationRules {
    static final int AT_ENTRY = 0;
    static final int AT_EXIT = 1;
    static final int UNKNOWN = 2;

    /** Rules on objects whose answer at entry is kept for the exit, one bit each. */
    static final int MOST_OBJECT_RULES = Integer.SIZE;

    private static final int ACCESS_MODE = 3;

    private final Operation operation;
    private final Rule[] rules;
    private final PathIndex index;
    private final OwnFiles own;
    private final boolean guardsOwn;
    /** Numbers of the fitting rules without a name. */
    private final int[] unnamed;
    /** One bit a rule: whether it has a name and fits the operation. Empty if none does. */
    private final long[] named;
    /** Numbers of the fitting rules that ask of objects. */
    private final int[] onObjects;

    OperationRules(Operation operation, Arch arch, Rule[] rules, PathIndex index, OwnFiles own) {
        this.operation = operation;
        this.rules = rules;
        this.index = index;
        this.own = own;
        int[] plain = new int[rules.length];
        int[] asking = new int[rules.length];
        long[] withName = new long[rules.length + 63 >> 6];
        int plainCount = 0;
        int askingCount = 0;
        // never rules behind the last always rule change nothing: what no rule fits is not selected either
        int end = end(operation, arch, rules);
        boolean anyNamed = false;
        for (int i = 0; i < end; i++) {
            if (!OperationFit.canFit(rules[i], operation, arch)) {
                continue;
            }
            if (rules[i].path == null) {
                plain[plainCount++] = i;
            } else {
                withName[i >> 6] |= 1L << i;
                anyNamed = true;
            }
            if (rules[i].objects.length > 0) {
                asking[askingCount++] = i;
            }
        }
        this.unnamed = Arrays.copyOf(plain, plainCount);
        this.named = anyNamed ? withName : new long[0];
        this.onObjects = Arrays.copyOf(asking, askingCount);
        this.guardsOwn = own.guards(operation);
    }

    /** Behind the last rule that can change what is selected. */
    private static int end(Operation operation, Arch arch, Rule[] rules) {
        int end = 0;
        for (int i = 0; i < rules.length; i++) {
            if (OperationFit.canFit(rules[i], operation, arch)) {
                end = rules[i].always ? i + 1 : end;
                if (OperationFit.fitsEveryAction(rules[i], operation)) {
                    break;
                }
            }
        }
        return end;
    }

    int verdict() {
        boolean none = unnamed.length == 0 && named.length == 0;
        if (none) {
            return guardsOwn ? RuleSet.DEPENDS : RuleSet.NEVER;
        }
        boolean first = named.length == 0 && OperationFit.fitsEveryAction(rules[unnamed[0]], operation);
        return first ? unnamed[0] : RuleSet.DEPENDS;
    }

    /** Whether a rule asks of the objects. */
    boolean asksOfObjects() {
        return onObjects.length > 0;
    }

    int ruleCountOnObjects() {
        return onObjects.length;
    }

    /** Which of the rules on objects hold for what is there now, a bit each in their order. */
    int held(@Nullable ObjectFacts objects) {
        int bits = 0;
        for (int i = 0; i < onObjects.length; i++) {
            bits |= rules[onObjects[i]].fits(objects, false) == Rule.YES ? 1 << i : 0;
        }
        return bits;
    }

    int scan(
            int moment,
            long a0,
            long a1,
            long a2,
            long a3,
            int family,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            @Nullable ObjectFacts objects,
            int heldBefore,
            boolean success,
            long exit) {
        if (named.length > 0 || guardsOwn) {
            if (name != null && !AuditPath.isNormal(name, length)) {
                byte[] normal = AuditPath.normalised(name, length);
                return scan(
                        moment,
                        a0,
                        a1,
                        a2,
                        a3,
                        family,
                        normal,
                        normal.length,
                        name2,
                        length2,
                        objects,
                        heldBefore,
                        success,
                        exit);
            }
            if (name2 != null && !AuditPath.isNormal(name2, length2)) {
                byte[] normal = AuditPath.normalised(name2, length2);
                return scan(
                        moment,
                        a0,
                        a1,
                        a2,
                        a3,
                        family,
                        name,
                        length,
                        normal,
                        normal.length,
                        objects,
                        heldBefore,
                        success,
                        exit);
            }
        }
        int permission = operation.permission((int) a2 & ACCESS_MODE);
        boolean laterDecides = false;
        boolean laterSelects = false;
        int plain = 0;
        int byName = nextNamed(-1, name, length, name2, length2);
        for (; ; ) {
            int next = plain < unnamed.length ? unnamed[plain] : PathIndex.NONE;
            int number = Math.min(next, byName);
            if (number == PathIndex.NONE) {
                break;
            }
            Rule rule = rules[number];
            int answer = rule.permission != 0 && (rule.permission & permission) == 0
                    ? Rule.NO
                    : answer(number, moment, a0, a1, a2, a3, family, objects, heldBefore, success, exit);
            if (answer == Rule.LATER) {
                laterDecides = true;
                laterSelects |= rule.always;
            } else if (answer == Rule.YES) {
                if (rule.always) {
                    return laterDecides ? RuleSet.MAYBE : number;
                }
                break;
            }
            if (number == next) {
                plain++;
            } else {
                byName = nextNamed(number, name, length, name2, length2);
            }
        }
        if (guardsOwn && (own.areMeant(name, length) || own.areMeant(name2, length2))) {
            return laterSelects ? RuleSet.MAYBE : rules.length;
        }
        return laterSelects ? RuleSet.MAYBE : RuleSet.NEVER;
    }

    private int answer(
            int number,
            int moment,
            long a0,
            long a1,
            long a2,
            long a3,
            int family,
            @Nullable ObjectFacts objects,
            int heldBefore,
            boolean success,
            long exit) {
        Rule rule = rules[number];
        int answer = rule.fits(a0, a1, a2, a3, family);
        if (answer != Rule.NO && rule.objects.length > 0 && !heldAtEntry(number, heldBefore)) {
            // what is missing after a failure was not there before it either
            answer = both(answer, rule.fits(objects, moment == AT_EXIT && !success));
        }
        if (answer == Rule.NO) {
            return Rule.NO;
        }
        if (moment == AT_ENTRY) {
            return rule.results.length > 0 ? Rule.LATER : answer;
        }
        boolean known = rule.results.length == 0 || (moment == AT_EXIT && rule.fits(success, exit));
        return known && answer == Rule.YES ? Rule.YES : Rule.NO;
    }

    private static int both(int one, int other) {
        return one == Rule.NO || other == Rule.NO ? Rule.NO : Math.max(one, other);
    }

    private boolean heldAtEntry(int number, int heldBefore) {
        if (heldBefore != 0) {
            for (int i = 0; i < onObjects.length; i++) {
                if (onObjects[i] == number) {
                    return (heldBefore & 1 << i) != 0;
                }
            }
        }
        return false;
    }

    /** The next rule that fits the operation and means one of the names. */
    private int nextNamed(int after, byte @Nullable [] name, int length, byte @Nullable [] name2, int length2) {
        if (named.length == 0) {
            return PathIndex.NONE;
        }
        int number = after;
        do {
            int from = number;
            number = name == null ? PathIndex.NONE : index.next(from, name, length);
            if (name2 != null) {
                number = Math.min(number, index.next(from, name2, length2));
            }
        } while (number != PathIndex.NONE && (named[number >> 6] & 1L << number) == 0);
        return number;
    }
}
