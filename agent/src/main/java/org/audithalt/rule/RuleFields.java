package org.audithalt.rule;

import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/** Reads the terms after {@code -F}: what is the same for all fields here, each kind of value in a class of its own. */
final class RuleFields {
    private static final String OPERATORS = "!<>&=";

    private final MachineValues machines;
    private final AccountValues accounts = new AccountValues(new Accounts());

    RuleFields(Arch arch) {
        machines = new MachineValues(arch);
    }

    /** The index behind the field's name. */
    static int nameEnd(String term) {
        int end = 0;
        while (end < term.length() && OPERATORS.indexOf(term.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Reads a term; null after a problem was reported. */
    @Nullable
    FieldTerm read(RuleDraft draft, String term) {
        int end = nameEnd(term);
        String words = "-F " + term;
        String name = term.substring(0, end);
        Comparison comparison = Comparison.at(term, end);
        Field field = Field.named(name);
        if (field == null) {
            draft.place.problem(
                    words,
                    name.isEmpty() && !term.isEmpty()
                            ? "no field before the operator"
                            : "unknown field" + NearestWord.hint(Field.nearest(name)));
            return null;
        }
        if (comparison == null) {
            draft.place.problem(words, "no operator (write " + field.word() + "=VALUE)");
            return null;
        }
        if (!field.takes().includes(comparison)) {
            draft.place.problem(
                    words, field.word() + " takes only " + field.takes().words());
            return null;
        }
        if (!field.mayStandOn(draft.list)) {
            draft.place.problem(
                    words,
                    field.word() + " cannot be used on the list " + draft.list.word() + " (only " + field.lists()
                            + ")");
            return null;
        }
        String value = term.substring(end + comparison.text().length());
        if (value.isEmpty()) {
            draft.place.problem(words, "value missing");
            return null;
        }
        return value(draft, words, field, comparison, value);
    }

    private @Nullable FieldTerm value(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        return switch (field.kind()) {
            case NUMBER ->
                field == Field.INODE
                        ? PathValues.inode(draft, words, field, comparison, value)
                        : NumberValues.plain(draft, words, field, comparison, value);
            case ARGUMENT -> NumberValues.argument(draft, words, field, comparison, value);
            case SESSION -> NumberValues.session(draft, words, field, comparison, value);
            case FAMILY -> NumberValues.family(draft, words, field, comparison, value);
            case USER -> accounts.user(draft, words, field, comparison, value);
            case GROUP -> accounts.group(draft, words, field, comparison, value);
            case EXIT -> ResultValues.exit(draft, words, field, comparison, value);
            case SUCCESS -> ResultValues.success(draft, words, field, comparison, value);
            case MACHINE -> machines.read(draft, words, field, comparison, value);
            case PATH ->
                field == Field.PATH
                        ? PathValues.path(draft, words, field, comparison, value)
                        : field == Field.DIR
                                ? PathValues.dir(draft, words, field, comparison, value)
                                : PathValues.exe(draft, words, field, comparison, value);
            case KEY -> FieldTerm.ofText(field, Comparison.EQUAL, value);
            case PERMISSION -> permission(draft, words, field, comparison, value);
            case FILE_TYPE -> WordValues.fileType(draft, words, field, comparison, value);
            case FILE_SYSTEM -> WordValues.fileSystem(draft, words, field, comparison, value);
            case RECORD_TYPE -> WordValues.recordType(draft, words, field, comparison, value);
            case LABEL -> WordValues.label(draft, words, field, comparison, value);
        };
    }

    private static @Nullable FieldTerm permission(
            RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (draft.has(Field.PERM)) {
            draft.place.problem(words, "given twice (one perm= holds for any of its letters)");
            return null;
        }
        int bits = Permissions.read(draft, words, value);
        return bits == 0 ? null : FieldTerm.ofNumber(field, comparison, bits, Permissions.shown(bits));
    }
}
