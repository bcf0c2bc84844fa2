package org.audithalt.rule;

/**
 * One {@code -F} of a rule, read: a field, how it is compared, and with what.
 *
 * @param number the value of a field that is a number: ids, errno (negative), bits of Permission, a file type's mode, a record
 *     type; 0 for others
 * @param text the value of a field that is a text: a path, a label, a key; one byte a character. Empty for others
 * @param shown the value in auditctl's normal form ({@code auditctl -l}): {@code -EACCES}, {@code -1}, {@code 0x3}
 */
record FieldTerm(Field field, Comparison comparison, int number, String text, String shown) {
    /** The term as {@code -F} takes it. */
    String words() {
        return field.word() + comparison.text() + shown;
    }
}
