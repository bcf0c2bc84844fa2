package org.audithalt.rule;

/**
 * One {@code -F} of a rule, read: a field, how it is compared, and with what.
 *
 * @param number the value of a field that is a number: ids, errno (negative), bits of Permission, a file type's mode, a record
 *     type, a machine's number, for {@code success} {@link #SUCCEEDED} or {@link #FAILED}; 0 for others
 * @param text the value of a field that is a text: a path, a label, a key; one byte a character. Empty for others
 * @param shown the value in auditctl's normal form ({@code auditctl -l}): {@code -EACCES}, {@code -1}, {@code 0x3}
 */
record FieldTerm(Field field, Comparison comparison, int number, String text, String shown) {
    /** What the kernel compares for a call that succeeded (AUDITSC_SUCCESS). */
    static final int SUCCEEDED = 1;
    /** What it compares for one that failed (AUDITSC_FAILURE). */
    static final int FAILED = 2;

    /** A term whose value is a text. */
    static FieldTerm ofText(Field field, Comparison comparison, String text) {
        return new FieldTerm(field, comparison, 0, text, text);
    }

    /** A term whose value is a number. */
    static FieldTerm ofNumber(Field field, Comparison comparison, int number, String shown) {
        return new FieldTerm(field, comparison, number, "", shown);
    }

    /** The term as {@code -F} takes it. */
    String words() {
        return field.word() + comparison.text() + shown;
    }
}
