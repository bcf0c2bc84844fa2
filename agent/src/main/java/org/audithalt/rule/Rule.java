package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** One rule, compiled for a process. Immutable; fields are read without accessors by the matching classes alone. */
final class Rule {
    /** What {@link #fits} answers. */
    static final int NO = 0;

    static final int YES = 1;
    /** Known once the action has ended. */
    static final int LATER = 2;

    /** An action without an address. */
    static final int NO_FAMILY = -1;
    /** An action whose address comes with its result. */
    static final int FAMILY_LATER = -2;

    private static final FieldTerm[] NONE = new FieldTerm[0];

    final boolean always;
    final RuleList list;
    /** {@code -S} words as audit table names; null means every call. */
    final String @Nullable [] calls;
    /** What these ask for. */
    final AskedCalls asked;
    /** Bits of Permission, 0 for none asked. */
    final int permission;

    final @Nullable PathTerm path;
    final FieldTerm[] arguments;
    final FieldTerm[] objects;
    final FieldTerm[] results;
    /** Types of record that are left out, of the list exclude. */
    final int excluded;

    final byte[] key;
    final RuleClass ruleClass;
    /** Why it is decided or inert. */
    final String reason;

    Rule(
            RuleDraft draft,
            String @Nullable [] calls,
            AskedCalls asked,
            @Nullable PathTerm path,
            FieldTerm[] arguments,
            FieldTerm[] objects,
            FieldTerm[] results,
            int excluded,
            RuleClass ruleClass,
            String reason) {
        this.always = draft.always;
        this.list = draft.list;
        this.calls = calls;
        this.asked = asked;
        this.permission = draft.permission();
        this.path = path;
        this.arguments = arguments.length == 0 ? NONE : arguments;
        this.objects = objects.length == 0 ? NONE : objects;
        this.results = results.length == 0 ? NONE : results;
        this.excluded = excluded;
        this.key = draft.keyBytes();
        this.ruleClass = ruleClass;
        this.reason = reason;
    }

    /** Whether it can fit an action at all. */
    boolean isLive() {
        return ruleClass != RuleClass.INERT && list == RuleList.EXIT;
    }

    /** Whether nothing but the operation decides. */
    boolean isPlain() {
        return path == null && arguments.length == 0 && objects.length == 0 && results.length == 0;
    }

    /** Whether the arguments are those asked for. Allocates nothing, as all here. */
    int fits(long a0, long a1, long a2, long a3, int family) {
        int answer = YES;
        for (int i = 0; i < arguments.length; i++) {
            FieldTerm term = arguments[i];
            int actual = switch (term.field()) {
                case A0 -> (int) a0;
                case A1 -> (int) a1;
                case A2 -> (int) a2;
                case A3 -> (int) a3;
                default -> family;
            };
            if (term.field() == Field.SADDR_FAM && family < 0) {
                if (family == NO_FAMILY) {
                    return NO;
                }
                answer = LATER;
            } else if (!term.comparison().holds(actual, term.number())) {
                return NO;
            }
        }
        return answer;
    }

    /** Whether the objects are as asked for; {@link #LATER} if one that is missing may be. */
    int fits(@Nullable ObjectFacts facts, boolean absentForGood) {
        if (facts == null) {
            return objects.length == 0 ? YES : NO;
        }
        int answer = YES;
        for (int i = 0; i < objects.length; i++) {
            int one = facts.answer(objects[i], absentForGood);
            if (one == NO) {
                return NO;
            }
            answer = Math.max(answer, one);
        }
        return answer;
    }

    /** Whether the outcome is as asked for; {@link #LATER} if that depends on a result that nobody knows. */
    int fits(boolean success, boolean known, long exit) {
        int answer = YES;
        for (int i = 0; i < results.length; i++) {
            FieldTerm term = results[i];
            boolean ofSuccess = term.field() == Field.SUCCESS;
            if (!ofSuccess && !known) {
                answer = LATER;
            } else {
                int actual = !ofSuccess ? (int) exit : success ? FieldTerm.SUCCEEDED : FieldTerm.FAILED;
                if (!term.comparison().holds(actual, term.number())) {
                    return NO;
                }
            }
        }
        return answer;
    }

    /** Whether it fits before the action; {@link #LATER} if that depends on what the action does. */
    int atEntry(long a0, long a1, long a2, long a3, int family, @Nullable ObjectFacts facts) {
        int answer = fits(a0, a1, a2, a3, family);
        if (answer != NO && objects.length > 0) {
            answer = both(answer, fits(facts, false));
        }
        return answer == NO || results.length == 0 ? answer : LATER;
    }

    /** Whether there are actions of which {@link #atEntry} says that it depends. */
    boolean mayWait() {
        boolean asksOfAddress = false;
        for (int i = 0; i < arguments.length; i++) {
            asksOfAddress |= arguments[i].field() == Field.SADDR_FAM;
        }
        return results.length > 0 || objects.length > 0 || asksOfAddress;
    }

    /** The answer of two of which both must fit. */
    static int both(int one, int other) {
        return one == NO || other == NO ? NO : Math.max(one, other);
    }
}
