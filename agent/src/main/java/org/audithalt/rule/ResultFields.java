package org.audithalt.rule;

import java.util.Locale;

/** Reads the terms about an action's result, {@code exit} and {@code success}, into a draft. */
final class ResultFields {
    private ResultFields() {}

    static void success(RuleDraft draft, String words, String value) {
        if (!value.equals("0") && !value.equals("1")) {
            draft.place.problem(words, "success is 0 or 1");
            return;
        }
        draft.terms.add(new FieldTerm(Field.SUCCESS, Comparison.EQUAL, value.equals("1") ? 1 : 0, "", value));
    }

    static void exit(RuleDraft draft, String words, Comparison comparison, String value) {
        if (comparison == Comparison.BIT_MASK || comparison == Comparison.BIT_TEST) {
            draft.place.problem(words, "exit takes only = != < > <= >=");
            return;
        }
        boolean negative = value.startsWith("-");
        String name = negative ? value.substring(1) : value;
        long number = RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            int errno = ErrorNumbers.number(name);
            if (errno == 0) {
                boolean digits = !name.isEmpty() && Character.digit(name.charAt(0), 10) >= 0;
                String nearest = digits ? null : ErrorNumbers.nearest(name.toUpperCase(Locale.ROOT));
                draft.place.problem(
                        words,
                        digits
                                ? "not a number of 32 bits"
                                : "unknown error name" + NearestWord.hint(nearest == null ? null : "-" + nearest));
                return;
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
        String errorName = number < 0 ? ErrorNumbers.name((int) -number) : null;
        String shown = errorName == null ? Long.toString(number) : "-" + errorName;
        draft.terms.add(new FieldTerm(Field.EXIT, comparison, (int) number, "", shown));
    }
}
