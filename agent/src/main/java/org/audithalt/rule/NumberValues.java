package org.audithalt.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the values of fields that are plain numbers. Stateless. */
final class NumberValues {
    /** AF_MAX of Linux 6.18. */
    private static final int FAMILIES = 46;

    private static final WordTable FAMILY_NAMES = new WordTable("unix/1 local/1 inet/2 inet6/10 netlink/16 packet/17");

    private NumberValues() {}

    /** {@code a0} to {@code a3}: with a minus it is the same bits. */
    static @Nullable FieldTerm argument(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not a number of 32 bits (decimal, 0x hexadecimal, 0 octal)");
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, "0x" + hex((int) number));
    }

    static @Nullable FieldTerm plain(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = value.startsWith("-") ? RuleNumber.INVALID : RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not a number from 0 to 4294967295");
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, Long.toString(number));
    }

    static @Nullable FieldTerm session(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = value.equals("unset") ? -1 : RuleNumber.parse(value);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not a number of 32 bits or unset");
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, Integer.toString((int) number));
    }

    /** auditctl takes every word for family 0 without a word about it. */
    static @Nullable FieldTerm family(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = RuleNumber.parse(value, FAMILIES - 1);
        if (number == RuleNumber.INVALID) {
            int meant = FAMILY_NAMES.number(value);
            draft.place.problem(
                    words,
                    "not the number of an address family (0 to " + (FAMILIES - 1) + ")"
                            + NearestWord.hint(meant == WordTable.NONE ? null : Integer.toString(meant)));
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, Long.toString(number));
    }

    private static String hex(int number) {
        return Integer.toHexString(number).toUpperCase(Locale.ROOT);
    }
}
