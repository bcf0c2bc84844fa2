package org.audithalt.rule;

import java.util.List;
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
        draft.callsGiven = true;
        List<String> names = RuleWords.list(value);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String shown = names.size() == 1 ? words : "-S " + name;
            if (name.equals("all")) {
                draft.allCalls = true;
            } else if (name.isEmpty()) {
                draft.place.problem(words, "value missing");
            } else if (Character.digit(name.charAt(0), 10) >= 0) {
                number(draft, shown, name);
            } else if (table.isKnown(name)) {
                draft.calls.add(name);
            } else {
                draft.place.problem(shown, "unknown system call" + NearestWord.hint(table.nearest(name)));
            }
        }
    }

    private void number(RuleDraft draft, String words, String text) {
        long number = RuleNumber.parse(text, SystemCalls.MAX_NUMBER);
        if (number == RuleNumber.INVALID) {
            draft.place.problem(words, "not a system call number (0 to " + SystemCalls.MAX_NUMBER + ")");
            return;
        }
        String name = draft.archIsOurs ? table.name(arch, (int) number) : null;
        draft.calls.add(name == null ? text : name);
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
            while (at > 0 && isAfter(sorted[at - 1], name)) {
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

    private boolean isAfter(String left, String right) {
        int leftOrder = table.order(left);
        int rightOrder = table.order(right);
        return leftOrder != rightOrder ? leftOrder > rightOrder : left.compareTo(right) > 0;
    }
}
