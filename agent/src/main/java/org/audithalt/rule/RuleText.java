package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Writes a rule in auditctl's normal form (auditctl -l): a watch where it can be one, else arch, calls, terms, keys. */
final class RuleText {
    private RuleText() {}

    static String of(RuleDraft draft, String @Nullable [] calls) {
        StringBuilder text = new StringBuilder();
        if (isWatch(draft)) {
            FieldTerm name = draft.name();
            text.append("-w ").append(word(name == null ? "" : name.text()));
            FieldTerm permission = draft.term(Field.PERM);
            text.append(" -p ").append(permission == null ? "" : permission.shown());
            for (int i = 0; i < draft.terms.size(); i++) {
                if (draft.terms.get(i).field() == Field.KEY) {
                    text.append(" -k ").append(word(draft.terms.get(i).text()));
                }
            }
            return text.toString();
        }
        text.append(draft.always ? "-a always," : "-a never,").append(draft.list.word());
        FieldTerm arch = draft.term(Field.ARCH);
        if (arch != null) {
            text.append(" -F ").append(arch.words());
        }
        text.append(" -S ");
        if (calls == null) {
            text.append("all");
        } else {
            for (int i = 0; i < calls.length; i++) {
                text.append(i == 0 ? "" : ",").append(calls[i]);
            }
        }
        for (int i = 0; i < draft.terms.size(); i++) {
            FieldTerm term = draft.terms.get(i);
            if (term.field() != Field.ARCH) {
                text.append(" -F ").append(word(term.words()));
            }
        }
        for (int i = 0; i < draft.pairs.size(); i++) {
            text.append(" -C ").append(draft.pairs.get(i).words());
        }
        return text.toString();
    }

    /** A rule that is no more than a path, a permission and keys is listed as a watch. */
    private static boolean isWatch(RuleDraft draft) {
        if (!draft.always || draft.callsGiven || !draft.has(Field.PERM) || draft.name() == null) {
            return false;
        }
        for (int i = 0; i < draft.terms.size(); i++) {
            Field field = draft.terms.get(i).field();
            if (field != Field.PERM && field != Field.PATH && field != Field.DIR && field != Field.KEY) {
                return false;
            }
        }
        return draft.pairs.isEmpty();
    }

    /** The keys as one text, separated by spaces. */
    static String keys(RuleDraft draft) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < draft.terms.size(); i++) {
            if (draft.terms.get(i).field() == Field.KEY) {
                text.append(text.length() > 0 ? " " : "")
                        .append(word(draft.terms.get(i).text()));
            }
        }
        return text.toString();
    }

    private static String word(String value) {
        return Place.shown(value).replace(" ", "\\ ");
    }
}
