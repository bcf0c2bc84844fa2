package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Reads the comparisons after {@code -C}: users with users, groups with groups. Stateless. */
final class FieldPairs {
    /** In the order in which auditctl lists the two of a pair. */
    private static final Field[] USERS = {Field.UID, Field.AUID, Field.EUID, Field.SUID, Field.FSUID, Field.OBJ_UID};

    private static final Field[] GROUPS = {Field.GID, Field.EGID, Field.SGID, Field.FSGID, Field.OBJ_GID};

    private FieldPairs() {}

    /** Reads a pair; null after a problem was reported. */
    static @Nullable FieldPair read(RuleDraft draft, String text) {
        String words = "-C " + text;
        int end = RuleFields.nameEnd(text);
        Comparison comparison = Comparison.at(text, end);
        if (comparison == null || !comparison.isEquality()) {
            draft.place.problem(words, "takes only = and != (write uid!=euid)");
            return null;
        }
        if (draft.list != RuleList.EXIT && draft.list != RuleList.IO_URING) {
            draft.place.problem(words, "-C cannot be used on the list " + draft.list.word() + " (only exit, io_uring)");
            return null;
        }
        Field left = field(draft, words, text.substring(0, end));
        Field right = field(draft, words, text.substring(end + comparison.text().length()));
        if (left == null || right == null) {
            return null;
        }
        boolean users = index(USERS, left) >= 0 && index(USERS, right) >= 0;
        boolean groups = index(GROUPS, left) >= 0 && index(GROUPS, right) >= 0;
        if (left == right || !(users || groups)) {
            draft.place.problem(
                    words,
                    left.word() + " and " + right.word() + " cannot be compared (" + names(USERS) + " or "
                            + names(GROUPS) + ")");
            return null;
        }
        Field[] order = users ? USERS : GROUPS;
        boolean swapped = index(order, left) > index(order, right);
        return new FieldPair(swapped ? right : left, comparison == Comparison.EQUAL, swapped ? left : right);
    }

    private static @Nullable Field field(RuleDraft draft, String words, String name) {
        Field field = Field.named(name);
        if (name.isEmpty()) {
            draft.place.problem(words, "a field is missing");
        } else if (field == null) {
            draft.place.problem(words, "unknown field " + Place.shown(name) + NearestWord.hint(Field.nearest(name)));
        }
        return field;
    }

    private static int index(Field[] fields, Field field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == field) {
                return i;
            }
        }
        return -1;
    }

    private static String names(Field[] fields) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < fields.length; i++) {
            names.append(i == 0 ? "" : " ").append(fields[i].word());
        }
        return names.toString();
    }
}
