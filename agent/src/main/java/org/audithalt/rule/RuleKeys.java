package org.audithalt.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a rule while its line is read: wherever they are given, they end up behind all other terms. */
final class RuleKeys {
    static final String NEEDS = "a key needs -w, -S, perm, path, dir, exe or fstype";

    private static final int MAX_BYTES = 256;

    private final RuleDraft draft;
    private final List<FieldTerm> keys = new ArrayList<>();
    private int bytes;
    private @Nullable String firstWords;

    RuleKeys(RuleDraft draft) {
        this.draft = draft;
    }

    boolean any() {
        return firstWords != null;
    }

    /** Whether the rule, as far as it is read, may have a key: {@code -k} needs that at once, {@code -F key=} in the end. */
    boolean mayBe() {
        return Field.KEY.mayStandOn(draft.list)
                && (draft.watch
                        || draft.callsGiven
                        || draft.name() != null
                        || draft.has(Field.PERM)
                        || draft.has(Field.EXE)
                        || draft.has(Field.FSTYPE));
    }

    void add(String words, String value) {
        bytes += value.length() + (keys.isEmpty() ? 0 : 1);
        firstWords = firstWords == null ? words : firstWords;
        if (bytes > MAX_BYTES) {
            draft.place.problem(words, "the keys of a rule have at most " + MAX_BYTES + " bytes together");
        } else if (value.isEmpty()) {
            draft.place.problem(words, "value missing");
        } else {
            keys.add(FieldTerm.ofText(Field.KEY, Comparison.EQUAL, value));
        }
    }

    /** Gives the rule its keys. */
    void finish() {
        if (firstWords != null && !mayBe()) {
            draft.place.problem(firstWords, NEEDS);
        }
        draft.terms.addAll(keys);
    }
}
