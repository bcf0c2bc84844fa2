package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/**
 * Reads the values of {@code path}, {@code dir} and {@code exe}, as the kernel takes them: absolute, one per rule, and a directory
 * for them must exist. Stateless; touches the file system.
 */
final class PathValues {
    private static final int MAX_PATH_BYTES = 4095;
    private static final int MAX_NAME_BYTES = 255;

    private PathValues() {}

    static @Nullable FieldTerm path(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (hasObject(draft)) {
            draft.place.problem(words, "a rule has one path, dir or inode");
            return null;
        }
        if (!isWellFormed(draft, words, value)) {
            return null;
        }
        if (value.endsWith("/")) {
            draft.place.problem(words, "a path has no slash at its end (a directory's content is dir=)");
            return null;
        }
        if (!draft.deletes && RealNames.isMissing(RealNames.parent(value))) {
            draft.missing(words, "the directory of the path does not exist");
        }
        return FieldTerm.ofText(field, comparison, value);
    }

    static @Nullable FieldTerm dir(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (hasObject(draft)) {
            draft.place.problem(words, "a rule has one path, dir or inode");
            return null;
        }
        if (!isWellFormed(draft, words, value)) {
            return null;
        }
        if (!draft.deletes && RealNames.isMissing(value)) {
            draft.missing(words, "the directory does not exist");
        }
        return FieldTerm.ofText(field, comparison, value);
    }

    static @Nullable FieldTerm exe(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (draft.has(Field.EXE)) {
            draft.place.problem(words, "given twice");
            return null;
        }
        if (!isWellFormed(draft, words, value)) {
            return null;
        }
        if (value.endsWith("/")) {
            draft.place.problem(words, "a program has no slash at its end");
            return null;
        }
        if (!draft.deletes && RealNames.isMissing(RealNames.parent(value))) {
            draft.missing(words, "the directory of the program does not exist");
        }
        return FieldTerm.ofText(field, comparison, value);
    }

    static @Nullable FieldTerm inode(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (hasObject(draft)) {
            draft.place.problem(words, "a rule has one path, dir or inode");
            return null;
        }
        return NumberValues.plain(draft, words, field, comparison, value);
    }

    private static boolean hasObject(RuleDraft draft) {
        return draft.name() != null || draft.has(Field.INODE);
    }

    private static boolean isWellFormed(RuleDraft draft, String words, String value) {
        if (value.charAt(0) != '/') {
            draft.place.problem(words, "not an absolute path");
            return false;
        }
        int start = 0;
        for (int i = 1; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == '/') {
                if (i - start - 1 > MAX_NAME_BYTES) {
                    draft.place.problem(words, "a name in the path is longer than " + MAX_NAME_BYTES + " bytes");
                    return false;
                }
                start = i;
            }
        }
        if (value.length() > MAX_PATH_BYTES) {
            draft.place.problem(words, "longer than " + MAX_PATH_BYTES + " bytes");
            return false;
        }
        return true;
    }
}
