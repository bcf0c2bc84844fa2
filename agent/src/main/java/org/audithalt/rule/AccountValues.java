package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Reads the values of fields that are users or groups: numbers and names. */
final class AccountValues {
    private static final long UNSET = -1;

    private final Accounts accounts;

    AccountValues(Accounts accounts) {
        this.accounts = accounts;
    }

    @Nullable
    FieldTerm user(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number =
                isNumber(value, true) ? RuleNumber.parse(value) : value.equals("unset") ? UNSET : accounts.user(value);
        if (number == RuleNumber.INVALID) {
            unknown(draft, words, value, "user", accounts.nearestUser(value));
            return null;
        }
        if ((int) number == UNSET) {
            if (field != Field.AUID) {
                draft.place.problem(words, "only auid and sessionid can be unset");
                return null;
            }
            if (!comparison.isEquality()) {
                draft.place.problem(words, "unset takes only = and !=");
                return null;
            }
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, Integer.toString((int) number));
    }

    @Nullable
    FieldTerm group(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = isNumber(value, false) ? RuleNumber.parse(value) : accounts.group(value);
        if (number == RuleNumber.INVALID) {
            unknown(draft, words, value, "group", accounts.nearestGroup(value));
            return null;
        }
        if ((int) number == UNSET) {
            draft.place.problem(words, "only auid and sessionid can be unset");
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, Long.toString(number & 0xffffffffL));
    }

    private static boolean isNumber(String value, boolean mayBeNegative) {
        int first = mayBeNegative && value.length() > 1 && value.charAt(0) == '-' ? 1 : 0;
        return value.charAt(first) >= '0' && value.charAt(first) <= '9';
    }

    private static void unknown(RuleDraft draft, String words, String value, String what, @Nullable String nearest) {
        if (isNumber(value, true)) {
            draft.place.problem(words, "not a number of 32 bits");
        } else {
            draft.missing(words, "unknown " + what + NearestWord.hint(nearest));
        }
    }
}
