package org.audithalt.rule;

import java.util.Arrays;
import org.audithalt.hook.Operation;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The rules that can fit one operation, in matching order, up to the first that fits every action of it: those on names are
 * looked up ({@link PathIndex}), the others are asked one after the other. Entry settles all but what the outcome decides; exit
 * asks of that only. Immutable; called by application threads; allocates only for a name that is not in normal form.
 *
 * <p>A rule that selects fits by the name as it was given or by the real one, behind all symbolic links; one that leaves out must
 * fit by the real one, so that no link hides an action.
 */
final class OperationRules {
    /** Rules that wait for the outcome, a bit each; what is beyond is taken to fit. */
    static final int MOST_LATER = 30;

    /** Of what exit is told: one of the rules beyond waits. */
    static final int BEYOND = 1 << MOST_LATER;
    /** Of what exit is told: no object was missing. */
    static final int COMPLETE = 1 << MOST_LATER + 1;

    private static final int ACCESS_MODE = 3;
    private static final int NUMBER_BITS = Integer.SIZE;

    private final Operation operation;
    private final Rule[] rules;
    private final PathIndex index;
    private final OwnFiles own;
    private final boolean guardsOwn;
    /** Numbers of the fitting rules without a name. */
    private final int[] unnamed;
    /** One bit a rule: whether it has a name and fits the operation. Empty if none does. */
    private final long[] named;
    /** Numbers of the fitting rules that may have to wait for the outcome. */
    private final int[] later;

    private final boolean onObjects;

    OperationRules(Operation operation, Rule[] rules, PathIndex index, OwnFiles own) {
        this.operation = operation;
        this.rules = rules;
        this.index = index;
        this.own = own;
        int[] plain = new int[rules.length];
        int[] waiting = new int[rules.length];
        long[] withName = new long[rules.length + 63 >> 6];
        int plainCount = 0;
        int waitingCount = 0;
        // never rules behind the last always rule change nothing: what no rule fits is not selected either
        int end = end(operation, rules);
        boolean anyNamed = false;
        boolean anyOnObjects = false;
        for (int i = 0; i < end; i++) {
            if (!OperationFit.canFit(rules[i], operation)) {
                continue;
            }
            if (rules[i].path == null) {
                plain[plainCount++] = i;
            } else {
                withName[i >> 6] |= 1L << i;
                anyNamed = true;
            }
            if (rules[i].mayWait()) {
                waiting[waitingCount++] = i;
            }
            anyOnObjects |= rules[i].objects.length > 0;
        }
        this.unnamed = Arrays.copyOf(plain, plainCount);
        this.named = anyNamed ? withName : new long[0];
        this.later = Arrays.copyOf(waiting, waitingCount);
        this.onObjects = anyOnObjects;
        this.guardsOwn = own.guards(operation);
    }

    /** Behind the last rule that can change what is selected. */
    private static int end(Operation operation, Rule[] rules) {
        int end = 0;
        for (int i = 0; i < rules.length; i++) {
            if (OperationFit.canFit(rules[i], operation)) {
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
        return onObjects;
    }

    /** Whether no rule can fit an action whose names no rule means. */
    boolean asksOnlyOfNames() {
        return unnamed.length == 0;
    }

    /** Whether real names matter: a link must not hide what a rule names, nor the trail. */
    boolean asksOfRealNames() {
        return named.length > 0 || guardsOwn;
    }

    /** What {@link RuleSet#match} answers. */
    long scan(
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
        if (named.length > 0 || guardsOwn) {
            if (name != null && !AuditPath.isNormal(name, length)) {
                byte[] normal = AuditPath.normalised(name, length);
                return scan(a0, a1, a2, a3, family, normal, normal.length, name2, length2, real, real2, objects);
            }
            if (name2 != null && !AuditPath.isNormal(name2, length2)) {
                byte[] normal = AuditPath.normalised(name2, length2);
                return scan(a0, a1, a2, a3, family, name, length, normal, normal.length, real, real2, objects);
            }
        }
        boolean changes = (operation.permission() & (Permission.WRITE | Permission.ATTRIBUTE)) != 0;
        boolean ownMeant = guardsOwn
                && (own.areMeant(name, length, changes)
                        || own.areMeant(name2, length2, changes)
                        || (real != null && own.areMeant(real, real.length, changes))
                        || (real2 != null && own.areMeant(real2, real2.length, changes)));
        int permission = operation.permission((int) a2 & ACCESS_MODE);
        int waiting = 0;
        boolean waitingSelects = false;
        int settled = RuleSet.NEVER;
        int plain = 0;
        int byName = nextNamed(-1, name, length, name2, length2, real, real2);
        for (; ; ) {
            int next = plain < unnamed.length ? unnamed[plain] : PathIndex.NONE;
            int number = Math.min(next, byName);
            if (number == PathIndex.NONE) {
                break;
            }
            Rule rule = rules[number];
            int answer = Rule.NO;
            if ((rule.permission == 0 || (rule.permission & permission) != 0)
                    && (rule.always || rule.path == null || isReal(number, name, length, name2, length2, real, real2))
                    && (rule.always || !ownMeant)) {
                answer = rule.atEntry(a0, a1, a2, a3, family, objects);
            }
            if (answer == Rule.LATER) {
                waiting |= bit(number);
                waitingSelects |= rule.always;
            } else if (answer == Rule.YES) {
                settled = rule.always ? number : RuleSet.NEVER;
                break;
            }
            if (number == next) {
                plain++;
            } else {
                byName = nextNamed(number, name, length, name2, length2, real, real2);
            }
        }
        if (settled == RuleSet.NEVER && ownMeant) {
            settled = rules.length;
        }
        if (waiting == 0 || (settled == RuleSet.NEVER && !waitingSelects)) {
            return packed(settled, 0);
        }
        return packed(settled, waiting | (objects == null || !objects.isIncomplete() ? COMPLETE : 0));
    }

    private static long packed(int settled, int waiting) {
        return (long) waiting << NUMBER_BITS | Integer.toUnsignedLong(settled);
    }

    /** The rule that selects the action whatever its outcome; {@link RuleSet#NEVER} if none does. */
    static int settled(long answer) {
        return (int) answer;
    }

    /** What exit is to be told; 0 if the outcome decides nothing. */
    static int waiting(long answer) {
        return (int) (answer >>> NUMBER_BITS);
    }

    private int bit(int number) {
        int at = Arrays.binarySearch(later, number);
        return at < MOST_LATER ? 1 << at : BEYOND;
    }

    /** What {@link RuleSet#decide} answers. */
    int decide(
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
        int count = Math.min(later.length, MOST_LATER);
        for (int i = 0; i < count; i++) {
            if ((waiting & 1 << i) == 0) {
                continue;
            }
            Rule rule = rules[later[i]];
            int answer = rule.fits(a0, a1, a2, a3, family);
            if (answer != Rule.NO && (waiting & COMPLETE) == 0) {
                // what is missing after a failure was not there before it either
                answer = Rule.both(answer, rule.fits(objects, !success));
            }
            if (answer != Rule.NO) {
                answer = Rule.both(answer, rule.fits(success, known, exit));
            }
            // what nobody knows may hold: it is recorded, and hides nothing
            if (answer == Rule.YES || (answer == Rule.LATER && rule.always)) {
                return rule.always ? later[i] : RuleSet.NEVER;
            }
        }
        return (waiting & BEYOND) != 0 ? RuleSet.RECORD : RuleSet.AS_SETTLED;
    }

    /** The next rule that fits the operation and means one of the names. */
    private int nextNamed(
            int after,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            byte @Nullable [] real,
            byte @Nullable [] real2) {
        if (named.length == 0) {
            return PathIndex.NONE;
        }
        int number = after;
        do {
            int from = number;
            number = Math.min(next(from, name, length), next(from, name2, length2));
            if (real != null) {
                number = Math.min(number, index.next(from, real, real.length));
            }
            if (real2 != null) {
                number = Math.min(number, index.next(from, real2, real2.length));
            }
        } while (number != PathIndex.NONE && (named[number >> 6] & 1L << number) == 0);
        return number;
    }

    private int next(int after, byte @Nullable [] name, int length) {
        return name == null ? PathIndex.NONE : index.next(after, name, length);
    }

    /** Whether a rule means one of the names behind all links. */
    private boolean isReal(
            int number,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            byte @Nullable [] real,
            byte @Nullable [] real2) {
        int one = real == null ? next(number - 1, name, length) : index.next(number - 1, real, real.length);
        int two = real2 == null ? next(number - 1, name2, length2) : index.next(number - 1, real2, real2.length);
        return one == number || two == number;
    }
}
