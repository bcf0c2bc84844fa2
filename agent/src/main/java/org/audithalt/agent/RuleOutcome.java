package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.Json;
import org.audithalt.rule.ListedRule;

/**
 * What came of a request on the rules, for the one who asked. Immutable.
 *
 * @param changed whether other rules, or other flags, are in force now
 * @param line for people: what changed, or why not
 * @param errors every error of the rules that were given, or the lines of an explanation; empty if there is none
 * @param added rules that are new
 * @param removed rules that are gone
 * @param flags what else changed, as records have it: {@code audit_enabled=2 old=1}
 * @param notices what the rules do other than a reader may expect
 */
record RuleOutcome(
        boolean changed,
        String line,
        List<String> errors,
        List<ListedRule> added,
        List<ListedRule> removed,
        List<String> flags,
        List<String> notices) {
    /** Rules and lines of each kind that an answer lists; it tells how many there are. */
    private static final int MOST_LISTED = 200;

    /** Nothing was changed. */
    static RuleOutcome refused(String why, List<String> errors) {
        return new RuleOutcome(false, why, errors, List.of(), List.of(), List.of(), List.of());
    }

    /** The same rules are in force, and perhaps other settings. */
    static RuleOutcome settings(String line, List<String> flags, List<String> notices) {
        return new RuleOutcome(true, line, List.of(), List.of(), List.of(), flags, notices);
    }

    /** This, and other settings beside the rules. */
    RuleOutcome and(String newLine, List<String> moreFlags, List<String> moreNotices) {
        List<String> allFlags = new ArrayList<>(moreFlags);
        allFlags.addAll(flags);
        List<String> allNotices = new ArrayList<>(moreNotices);
        allNotices.addAll(notices);
        return new RuleOutcome(true, newLine + line, List.of(), added, removed, allFlags, allNotices);
    }

    /** Nothing was to be changed: the last line says what becomes of an action, those before why. */
    static RuleOutcome explained(List<String> lines) {
        return new RuleOutcome(false, "", lines, List.of(), List.of(), List.of(), List.of());
    }

    void addTo(Json out) {
        if (line.isEmpty()) {
            out.member("message", errors.get(errors.size() - 1));
            out.name("lines").beginArray();
            for (int i = 0; i < errors.size() - 1; i++) {
                out.value(errors.get(i));
            }
            out.endArray();
            return;
        }
        out.member("changed", changed);
        out.member(changed ? "message" : "error", line);
        if (!changed) {
            lines(out, "errors", errors);
            return;
        }
        rules(out, "added", added);
        rules(out, "removed", removed);
        lines(out, "flags", flags);
        lines(out, "notices", notices);
    }

    private static void lines(Json out, String name, List<String> lines) {
        out.member(name.concat("_count"), lines.size());
        out.name(name).beginArray();
        for (int i = 0; i < lines.size() && i < MOST_LISTED; i++) {
            out.value(lines.get(i));
        }
        out.endArray();
    }

    private static void rules(Json out, String name, List<ListedRule> rules) {
        out.member(name.concat("_count"), rules.size());
        out.name(name).beginArray();
        for (int i = 0; i < rules.size() && i < MOST_LISTED; i++) {
            ListedRule rule = rules.get(i);
            out.beginObject();
            out.member("rule", rule.text());
            out.member("class", rule.ruleClass().word());
            out.member("reason", rule.reason());
            out.endObject();
        }
        out.endArray();
    }
}
