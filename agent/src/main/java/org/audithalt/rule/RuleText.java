package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/**
 * Writes a rule in auditctl's normal form (auditctl -l): a watch where it can be one, else arch, calls, terms, keys. Where
 * auditctl's own listing would be read as another rule, the rule is written so that it is read as itself.
 */
final class RuleText {
    private RuleText() {}

    /** The text, one byte a character. */
    static String of(RuleDraft draft, String @Nullable [] calls) {
        StringBuilder text = new StringBuilder();
        if (isWatch(draft, calls)) {
            FieldTerm name = draft.name();
            text.append("-w ").append(word(name == null ? "" : name.text()));
            FieldTerm permission = draft.term(Field.PERM);
            text.append(" -p ").append(permission == null ? "" : permission.shown());
            for (int i = 2; i < draft.terms.size(); i++) {
                text.append(" -k ").append(word(draft.terms.get(i).text()));
            }
            return text.toString();
        }
        text.append(draft.always ? "-a always," : "-a never,").append(draft.list.word());
        FieldTerm arch = draft.term(Field.ARCH);
        if (arch != null) {
            text.append(" -F ").append(arch.words());
        }
        if (draft.list == RuleList.EXIT || draft.list == RuleList.IO_URING) {
            text.append(" -S ").append(calls == null ? "all" : String.join(",", calls));
        }
        int pair = 0;
        for (int i = 0; i <= draft.terms.size(); i++) {
            while (pair < draft.pairs.size() && draft.termsBefore.get(pair) == i) {
                text.append(" -C ").append(draft.pairs.get(pair).words());
                pair++;
            }
            if (i < draft.terms.size() && draft.terms.get(i).field() != Field.ARCH) {
                text.append(" -F ").append(word(draft.terms.get(i).words()));
            }
        }
        return text.toString();
    }

    /** A rule that is no more than a path, a permission and keys is listed as a watch. */
    private static boolean isWatch(RuleDraft draft, String @Nullable [] calls) {
        if (!draft.always || !draft.listedAsWatch || calls != null || !draft.pairs.isEmpty()) {
            return false;
        }
        for (int i = 0; i < draft.terms.size(); i++) {
            Field field = draft.terms.get(i).field();
            boolean expected = i == 0
                    ? field == Field.PATH || field == Field.DIR
                    : i == 1 ? field == Field.PERM : field == Field.KEY;
            if (!expected) {
                return false;
            }
        }
        return true;
    }

    /** The keys as one text for people, separated by spaces. */
    static String keys(RuleDraft draft) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < draft.terms.size(); i++) {
            if (draft.terms.get(i).field() == Field.KEY) {
                text.append(text.length() > 0 ? " " : "")
                        .append(word(draft.terms.get(i).text()));
            }
        }
        return Place.shown(text.toString());
    }

    private static String word(String value) {
        return value.replace("\\", "\\\\").replace(" ", "\\ ");
    }
}
