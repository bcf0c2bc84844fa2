package org.audithalt.rule;

import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/** Writes a rule in auditctl's normal form (auditctl -l): a watch where it can be one, else arch, calls, terms, keys. */
final class RuleText {
    private RuleText() {}

    static String of(RuleDraft draft, String @Nullable [] calls) {
        StringBuilder text = new StringBuilder();
        String path = draft.path;
        boolean plain = draft.always && !draft.callsGiven && draft.archText == null && draft.results.isEmpty();
        if (plain && path != null && draft.permission != 0) {
            text.append("-w ").append(word(path)).append(" -p ");
            permission(text, draft.permission);
            for (int i = 0; i < draft.keys.size(); i++) {
                text.append(" -k ").append(word(draft.keys.get(i)));
            }
            return text.toString();
        }
        text.append(draft.always ? "-a always,exit" : "-a never,exit");
        if (draft.archText != null) {
            text.append(" -F ").append(draft.archText);
        }
        text.append(" -S ");
        if (calls == null) {
            text.append("all");
        } else {
            for (int i = 0; i < calls.length; i++) {
                text.append(i == 0 ? "" : ",").append(calls[i]);
            }
        }
        if (path != null) {
            text.append(draft.tree ? " -F dir=" : " -F path=").append(word(path));
        }
        if (draft.permission != 0) {
            text.append(" -F perm=");
            permission(text, draft.permission);
        }
        for (int i = 0; i < draft.resultTexts.size(); i++) {
            text.append(" -F ").append(draft.resultTexts.get(i));
        }
        for (int i = 0; i < draft.keys.size(); i++) {
            text.append(" -F key=").append(word(draft.keys.get(i)));
        }
        return text.toString();
    }

    private static void permission(StringBuilder text, int bits) {
        text.append((bits & Permission.READ) != 0 ? "r" : "");
        text.append((bits & Permission.WRITE) != 0 ? "w" : "");
        text.append((bits & Permission.EXECUTE) != 0 ? "x" : "");
        text.append((bits & Permission.ATTRIBUTE) != 0 ? "a" : "");
    }

    private static String word(String value) {
        return Place.shown(value).replace(" ", "\\ ");
    }
}
