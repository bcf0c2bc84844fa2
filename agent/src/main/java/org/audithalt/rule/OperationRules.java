package org.audithalt.rule;

import java.util.Arrays;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The rules that can fit one operation, in matching order, up to the first that fits every action of it. Immutable; called
 * by application threads; allocates only for a name that is not in normal form.
 */
final class OperationRules {
    static final int AT_ENTRY = 0;
    static final int AT_EXIT = 1;
    static final int UNKNOWN = 2;

    private static final int OPEN_CLASSES = Permission.READ | Permission.WRITE;

    private final Operation operation;
    private final Rule[] rules;
    private final int[] numbers;
    private final boolean usesNames;

    OperationRules(Operation operation, Arch arch, Rule[] all) {
        this.operation = operation;
        Rule[] fitting = new Rule[all.length];
        int[] fittingNumbers = new int[all.length];
        int size = 0;
        int last = 0;
        boolean complete = false;
        for (int i = 0; i < all.length && !complete; i++) {
            if (fits(all[i], operation, arch)) {
                fitting[size] = all[i];
                fittingNumbers[size++] = i;
                last = all[i].always ? size : last;
                complete = fitsEveryAction(all[i], operation);
            }
        }
        // never rules at the end change nothing: what no rule fits is not selected either
        this.rules = Arrays.copyOf(fitting, last);
        this.numbers = Arrays.copyOf(fittingNumbers, last);
        boolean names = false;
        for (int i = 0; i < last; i++) {
            names |= rules[i].path != null;
        }
        this.usesNames = names;
    }

    /** True if a rule can fit some action of some operation. */
    static boolean anyFor(Rule rule, Arch arch) {
        for (int i = 0; i < Operation.count(); i++) {
            if (fits(rule, Operation.of(i), arch)) {
                return true;
            }
        }
        return false;
    }

    int verdict() {
        if (rules.length == 0) {
            return RuleSet.NEVER;
        }
        return fitsEveryAction(rules[0], operation) ? numbers[0] : RuleSet.DEPENDS;
    }

    int scan(
            int moment,
            int accessMode,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            boolean success,
            long exit) {
        if (usesNames) {
            if (name != null && !AuditPath.isNormal(name, length)) {
                byte[] normal = AuditPath.normalised(name, length);
                return scan(moment, accessMode, normal, normal.length, name2, length2, success, exit);
            }
            if (name2 != null && !AuditPath.isNormal(name2, length2)) {
                byte[] normal = AuditPath.normalised(name2, length2);
                return scan(moment, accessMode, name, length, normal, normal.length, success, exit);
            }
        }
        int permission = operation.permission(accessMode);
        boolean resultDecides = false;
        boolean resultSelects = false;
        for (int i = 0; i < rules.length; i++) {
            Rule rule = rules[i];
            if ((rule.permission != 0 && (rule.permission & permission) == 0)
                    || !namesMatch(rule.path, name, length, name2, length2)) {
                continue;
            }
            if (rule.results.length > 0) {
                if (moment == AT_ENTRY) {
                    resultDecides = true;
                    resultSelects |= rule.always;
                    continue;
                }
                if (moment == UNKNOWN || !rule.resultMatches(success, exit)) {
                    continue;
                }
            }
            if (rule.always) {
                return resultDecides ? RuleSet.MAYBE : numbers[i];
            }
            return resultSelects ? RuleSet.MAYBE : RuleSet.NEVER;
        }
        return resultSelects ? RuleSet.MAYBE : RuleSet.NEVER;
    }

    private static boolean namesMatch(
            @Nullable PathTerm path, byte @Nullable [] name, int length, byte @Nullable [] name2, int length2) {
        return path == null
                || (name != null && path.matches(name, length))
                || (name2 != null && path.matches(name2, length2));
    }

    private static boolean fits(Rule rule, Operation operation, Arch arch) {
        return rule.live
                && (rule.permission == 0 || (rule.permission & possiblePermission(operation)) != 0)
                && callFits(rule, operation, arch);
    }

    /**
     * A rule that selects may name the call of either architecture; one that leaves out must name the very call that is
     * issued here, or our name for the operation, so that an ambiguous name never hides an action.
     */
    private static boolean callFits(Rule rule, Operation operation, Arch arch) {
        String[] calls = rule.calls;
        if (calls == null) {
            return true;
        }
        for (int i = 0; i < calls.length; i++) {
            if (rule.always ? operation.selectedBy(calls[i]) : operation.leftOutBy(calls[i], arch)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fitsEveryAction(Rule rule, Operation operation) {
        return rule.path == null
                && rule.results.length == 0
                && (rule.permission == 0
                        || operation.permission() != Permission.ACCESS_MODE
                        || (rule.permission & OPEN_CLASSES) == OPEN_CLASSES);
    }

    private static int possiblePermission(Operation operation) {
        return operation.permission() == Permission.ACCESS_MODE ? OPEN_CLASSES : operation.permission();
    }
}
