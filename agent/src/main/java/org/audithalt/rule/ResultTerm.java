package org.audithalt.rule;

/**
 * {@code exit=} or {@code success=}: a condition that is known only once the action has ended. As in the kernel an exit
 * value is compared as an unsigned number of 32 bits: {@code exit>=0} holds for failures too, {@code exit<0} never.
 * Immutable; matching allocates nothing.
 */
final class ResultTerm {
    static final int EQUAL = 0;
    static final int NOT_EQUAL = 1;
    static final int LESS = 2;
    static final int GREATER = 3;
    static final int AT_MOST = 4;
    static final int AT_LEAST = 5;

    private final boolean ofSuccess;
    private final int comparison;
    private final int value;

    private ResultTerm(boolean ofSuccess, int comparison, int value) {
        this.ofSuccess = ofSuccess;
        this.comparison = comparison;
        this.value = value;
    }

    static ResultTerm success(boolean wanted) {
        return new ResultTerm(true, EQUAL, wanted ? 1 : 0);
    }

    static ResultTerm exit(int comparison, int value) {
        return new ResultTerm(false, comparison, value);
    }

    boolean matches(boolean success, long exit) {
        if (ofSuccess) {
            return success == (value != 0);
        }
        int order = Integer.compareUnsigned((int) exit, value);
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
            case AT_MOST -> order <= 0;
            default -> order >= 0;
        };
    }

    /** True if no value of 32 bits satisfies the term. */
    boolean neverMatches() {
        return !ofSuccess && ((comparison == LESS && value == 0) || (comparison == GREATER && value == -1));
    }
}
