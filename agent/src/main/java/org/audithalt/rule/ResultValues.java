package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Reads the values of the fields on an action's result, {@code exit} and {@code success}. Stateless. */
final class ResultValues {
    private ResultValues() {}

    /** Every number but 0 means success, as in the kernel. */
    static @Nullable FieldTerm success(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = value.startsWith("-") ? RuleNumber.INVALID : RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "success is 0 or 1");
            return null;
        }
        if (!comparison.isEquality()) {
            draft.place.notice(words, "compared as in the kernel, where success is 1 and failure 2 (write = or !=)");
        }
        return FieldTerm.ofNumber(
                field, comparison, number == 0 ? FieldTerm.FAILED : FieldTerm.SUCCEEDED, Long.toString(number));
    }

    static @Nullable FieldTerm exit(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        boolean negative = value.startsWith("-");
        String name = negative ? value.substring(1) : value;
        long number = RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            int errno = RuleTables.ERRORS.number(name);
            if (errno == WordTable.NONE) {
                boolean digits = !name.isEmpty() && Character.digit(name.charAt(0), 10) >= 0;
                String nearest = digits ? null : RuleTables.ERRORS.nearest(name);
                draft.place.problem(
                        words,
                        digits
                                ? "not a number of 32 bits"
                                : "unknown error name" + NearestWord.hint(nearest == null ? null : "-" + nearest));
                return null;
            }
            number = negative ? -errno : errno;
            if (!negative) {
                draft.place.notice(words, "means the result " + errno + ", not the error (write -" + name + ")");
            }
        }
        if (comparison == Comparison.LESS && number == 0) {
            draft.place.notice(words, "never true, as in the kernel: compared without sign (write success=0)");
        } else if (comparison == Comparison.AT_LEAST && number == 0) {
            draft.place.notice(words, "always true, as in the kernel: compared without sign (write success=1)");
        } else if (!comparison.isEquality()) {
            draft.place.notice(words, "compared without sign, as in the kernel: errors are numbers near 4294967295");
        }
        int bits = (int) number;
        String errorName = bits < 0 ? RuleTables.ERRORS.name(-bits) : null;
        return FieldTerm.ofNumber(
                field, comparison, bits, errorName == null ? Integer.toString(bits) : "-" + errorName);
    }
}
