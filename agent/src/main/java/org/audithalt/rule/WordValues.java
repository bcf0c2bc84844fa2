package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Reads the values of fields that are words of a table, labels or keys. Stateless. */
final class WordValues {
    private WordValues() {}

    static @Nullable FieldTerm fileType(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        int number = RuleTables.FILE_TYPES.number(value);
        if (number == WordTable.NONE) {
            draft.place.problem(words, "unknown file type (" + RuleTables.FILE_TYPES.all() + ")");
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, number, name(RuleTables.FILE_TYPES, number));
    }

    static @Nullable FieldTerm fileSystem(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        long number = number(RuleTables.FILE_SYSTEMS, value);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not the number of a file system, nor " + RuleTables.FILE_SYSTEMS.all());
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, name(RuleTables.FILE_SYSTEMS, (int) number));
    }

    static @Nullable FieldTerm recordType(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        boolean unknownName = value.startsWith("UNKNOWN[") && value.endsWith("]");
        String named = unknownName ? value.substring(8, value.length() - 1) : value;
        long number = number(RuleTables.RECORD_TYPES, named);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(
                    words, "unknown record type" + NearestWord.hint(RuleTables.RECORD_TYPES.nearest(named)));
            return null;
        }
        return FieldTerm.ofNumber(field, comparison, (int) number, name(RuleTables.RECORD_TYPES, (int) number));
    }

    /** A part of a security label; an order is one of levels. */
    static @Nullable FieldTerm label(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (!comparison.isEquality() && SecurityLevel.parse(value) == null) {
            draft.place.problem(words, "not a level (s0, s0:c1,c5, s15:c0.c1023)");
            return null;
        }
        return FieldTerm.ofText(field, comparison, value);
    }

    private static long number(WordTable table, String value) {
        if (value.isEmpty()) {
            return RuleNumber.INVALID;
        }
        if (value.charAt(0) >= '0' && value.charAt(0) <= '9') {
            return RuleNumber.parse(value);
        }
        int number = table.number(value);
        return number == WordTable.NONE ? RuleNumber.INVALID : number;
    }

    private static String name(WordTable table, int number) {
        String name = table.name(number);
        return name == null ? Integer.toUnsignedString(number) : name;
    }
}
