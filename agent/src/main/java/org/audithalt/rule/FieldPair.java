package org.audithalt.rule;

/**
 * One {@code -C} of a rule: two identities that are compared with each other.
 *
 * @param equal true for {@code =}, false for {@code !=}
 */
record FieldPair(Field left, boolean equal, Field right) {
    /** The term as {@code -C} takes it. */
    String words() {
        return left.word() + (equal ? "=" : "!=") + right.word();
    }
}
