package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** One rule, ready to match. Immutable; fields are read without accessors by {@link RuleSet} alone. */
final class Rule {
    final boolean always;
    /** {@code -S} words as audit table names; null means every call. */
    final String @Nullable [] calls;
    /** False if the rule can select nothing here: other architecture, impossible exit. */
    final boolean live;
    /** Bits of Permission, 0 for none asked. */
    final int permission;

    final @Nullable PathTerm path;
    final ResultTerm[] results;
    final byte[] key;
    /** The rule in auditctl's normal form. */
    final String text;

    Rule(RuleDraft draft, String @Nullable [] calls, @Nullable PathTerm path, String text) {
        this.always = draft.always;
        this.calls = calls;
        this.live = draft.archIsOurs && !draft.hasImpossibleResult();
        this.permission = draft.permission;
        this.path = path;
        this.results = draft.results.toArray(new ResultTerm[0]);
        this.key = draft.keyBytes();
        this.text = text;
    }

    boolean resultMatches(boolean success, long exit) {
        for (int i = 0; i < results.length; i++) {
            if (!results[i].matches(success, exit)) {
                return false;
            }
        }
        return true;
    }
}
