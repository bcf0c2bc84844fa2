package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/**
 * The operators of {@code -F}. As in the kernel both sides are unsigned numbers of 32 bits (audit_comparator): {@code auid>=1000}
 * holds for an unset auid, {@code exit<0} never. Stateless; {@link #holds} allocates nothing.
 */
enum Comparison {
    // in the order in which auditctl looks for them
    NOT_EQUAL("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    /** All of the bits. */
    BIT_TEST("&="),
    EQUAL("="),
    GREATER(">"),
    LESS("<"),
    /** Any of the bits. */
    BIT_MASK("&");

    private static final Comparison[] ALL = values();

    private final String text;

    Comparison(String text) {
        this.text = text;
    }

    /** The operator as it is written. */
    String text() {
        return text;
    }

    /** The operator with which a text begins at an index; null if none does. */
    static @Nullable Comparison at(String text, int index) {
        for (int i = 0; i < ALL.length; i++) {
            if (text.startsWith(ALL[i].text, index)) {
                return ALL[i];
            }
        }
        return null;
    }

    /** Whether the comparison holds between what an action has and what the rule asks. */
    boolean holds(int actual, int asked) {
        int order = Integer.compareUnsigned(actual, asked);
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
            case AT_MOST -> order <= 0;
            case AT_LEAST -> order >= 0;
            case BIT_MASK -> (actual & asked) != 0;
            case BIT_TEST -> (actual & asked) == asked;
        };
    }

    /** Whether it is {@code =} or {@code !=}. */
    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    /** Whether no actual value satisfies it. */
    boolean neverHolds(int asked) {
        return (this == LESS && asked == 0) || (this == GREATER && asked == -1) || (this == BIT_MASK && asked == 0);
    }
}
