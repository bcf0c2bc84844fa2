package org.audithalt.rule;

import java.util.List;
import java.util.Locale;
import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code -S}: names, numbers of this architecture's table, {@code all}; lists and repetition add up. */
final class RuleCalls {
    private final SystemCalls table;
    private final Arch arch;

    RuleCalls(SystemCalls table, Arch arch) {
        this.table = table;
        this.arch = arch;
    }

    void read(RuleDraft draft, String words, String value) {
        List<String> names = RuleWords.list(value);
        boolean any = false;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).toLowerCase(Locale.ROOT);
            String shown = names.size() == 1 ? words : "-S " + names.get(i);
            if (name.isEmpty()) {
                continue;
            }
            any = true;
            if (name.equals("all")) {
                draft.allCalls = true;
            } else if (Character.digit(name.charAt(0), 10) >= 0) {
                number(draft, shown, name);
            } else if (draft.list == RuleList.IO_URING) {
                uringOperation(draft, shown, name);
            } else if (table.isKnown(name)) {
                draft.calls.add(name);
            } else {
                draft.place.problem(shown, "unknown system call" + NearestWord.hint(table.nearest(name)));
            }
        }
        if (!any) {
            draft.place.problem(words, "value missing");
        }
        draft.callsGiven = true;
    }

    private static void uringOperation(RuleDraft draft, String words, String name) {
        if (RuleTables.URING_OPERATIONS.number(name) == WordTable.NONE) {
            draft.place.problem(
                    words, "unknown io_uring operation" + NearestWord.hint(RuleTables.URING_OPERATIONS.nearest(name)));
        } else {
            draft.calls.add(name);
        }
    }

    private void number(RuleDraft draft, String words, String text) {
        long number = RuleNumber.parse(text, SystemCalls.MAX_NUMBER);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not a system call number (0 to " + SystemCalls.MAX_NUMBER + ")");
            return;
        }
        String name = draft.list == RuleList.IO_URING
                ? RuleTables.URING_OPERATIONS.name((int) number)
                : draft.archIsOurs ? table.name(arch, (int) number) : null;
        draft.calls.add(name == null ? Long.toString(number) : name);
    }

    /** The draft's calls sorted by number, without repetition; null for all. */
    String @Nullable [] sorted(RuleDraft draft) {
        if (!draft.callsGiven || draft.allCalls) {
            return null;
        }
        String[] sorted = new String[draft.calls.size()];
        int size = 0;
        for (int i = 0; i < draft.calls.size(); i++) {
            String name = draft.calls.get(i);
            int at = size;
            while (at > 0 && isAfter(draft.list, sorted[at - 1], name)) {
                at--;
            }
            if (at > 0 && sorted[at - 1].equals(name)) {
                continue;
            }
            System.arraycopy(sorted, at, sorted, at + 1, size - at);
            sorted[at] = name;
            size++;
        }
        String[] result = new String[size];
        System.arraycopy(sorted, 0, result, 0, size);
        return result;
    }

    private boolean isAfter(RuleList list, String left, String right) {
        int leftOrder = order(list, left);
        int rightOrder = order(list, right);
        if (leftOrder != rightOrder) {
            return leftOrder > rightOrder;
        }
        // the numbers without a name are behind those with one
        long leftNumber = RuleNumber.parse(left);
        long rightNumber = RuleNumber.parse(right);
        return leftNumber != rightNumber ? leftNumber > rightNumber : left.compareTo(right) > 0;
    }

    private int order(RuleList list, String name) {
        int operation = list == RuleList.IO_URING ? RuleTables.URING_OPERATIONS.number(name) : WordTable.NONE;
        return operation == WordTable.NONE ? table.order(name) : operation;
    }
}
