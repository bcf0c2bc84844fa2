package org.audithalt.rule;

import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/** Reads the options of one line. One instance serves one line; every error of the line is reported. */
final class RuleLine {
    private static final String WITH_VALUE = "aASFkwpbfedWCrqmR";
    private static final String WITHOUT_VALUE = "Dicstlvh";
    private static final String LATER = "dWCrqm";
    private static final String NO_RULE = "stlvhR";

    private static final String[] LONG_LATER = {
        "--loginuid-immutable", "--reset-lost", "--reset_backlog_wait_time_actual", "--signal"
    };
    private static final String[] LISTS_LATER = {"task", "user", "exclude", "filesystem", "io_uring"};
    private static final String[] LISTS_AND_ACTIONS = {
        "always", "never", "exit", "task", "user", "exclude", "filesystem", "io_uring"
    };
    private static final int MAX_FIELDS = 64;

    private final RuleDraft draft;
    private final Place place;
    private final RuleControls controls;
    private final RuleFields fields;
    private final RuleCalls calls;
    private boolean added;
    private boolean deletesAll;
    private int fieldCount;
    private @Nullable String partOfRule;

    RuleLine(Place place, RuleControls controls, RuleFields fields, SystemCalls systemCalls, Arch arch) {
        this.draft = new RuleDraft(place);
        this.place = place;
        this.controls = controls;
        this.fields = fields;
        this.calls = new RuleCalls(systemCalls, arch);
    }

    /** Reads the line; returns its rule, null if it has none or an error. */
    @Nullable
    RuleDraft read(List<String> words) {
        int problemsBefore = place.problemCount();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--")) {
                i = longOption(words, i);
                continue;
            }
            if (word.length() < 2 || word.charAt(0) != '-') {
                place.problem(word, word.startsWith("#") ? "a comment has a line of its own" : "not an option");
                continue;
            }
            char letter = word.charAt(1);
            if (WITHOUT_VALUE.indexOf(letter) >= 0 && word.length() == 2) {
                plainOption(letter);
            } else if (WITH_VALUE.indexOf(letter) < 0) {
                place.problem(word, "unknown option");
            } else if (word.length() > 2) {
                option(letter, word.substring(2));
            } else if (i + 1 < words.size()) {
                option(letter, words.get(++i));
            } else {
                place.problem(word, "value missing");
            }
        }
        if (partOfRule != null && !added && !draft.watch) {
            place.problem(
                    partOfRule, deletesAll ? "not supported yet with -D" : "belongs to a rule: -a or -w is missing");
        }
        if (draft.watch && !draft.has(Field.PERM)) {
            RuleFields.permission(
                    draft, Permission.READ | Permission.WRITE | Permission.EXECUTE | Permission.ATTRIBUTE);
        }
        return (added || draft.watch) && place.problemCount() == problemsBefore ? draft : null;
    }

    /** True if the line deletes all rules before it. */
    boolean deletesAll() {
        return deletesAll;
    }

    private void plainOption(char letter) {
        if (letter == 'D') {
            deletesAll = true;
        } else if (letter == 'i' || letter == 'c') {
            place.notice("-" + letter, "errors in rules are always all reported, and none is passed over");
        } else {
            place.problem("-" + letter, "is a command, not a rule");
        }
    }

    private void option(char letter, String value) {
        String words = "-" + letter + " " + value;
        if (NO_RULE.indexOf(letter) >= 0) {
            place.problem(words, "is a command, not a rule");
        } else if (LATER.indexOf(letter) >= 0) {
            place.problem(words, "-" + letter + " is not supported yet");
        } else if (letter == 'a' || letter == 'A') {
            addTo(words, value, letter == 'A');
        } else if (letter == 'b') {
            controls.backlogLimit = number(words, value, Integer.MAX_VALUE, controls.backlogLimit);
        } else if (letter == 'f') {
            controls.failure = number(words, value, 3, controls.failure);
        } else if (letter == 'e') {
            controls.enabled = number(words, value, 2, controls.enabled);
            if (controls.enabled != 1) {
                place.notice(words, "not used by this version: auditing is on, rules are not locked");
            }
        } else {
            rulePart(letter, words, value);
        }
    }

    private void rulePart(char letter, String words, String value) {
        partOfRule = words;
        if (letter == 'w') {
            watch(words, value);
        } else if (letter == 'p') {
            if (!draft.watch) {
                place.problem(words, "needs -w before it (in a rule with -a write -F perm=" + value + ")");
            } else {
                fields.permission(draft, words, value);
            }
        } else if (letter == 'k') {
            fields.key(draft, words, value);
        } else if (draft.watch) {
            place.problem(words, "cannot be combined with -w");
        } else if (letter == 'S') {
            calls.read(draft, words, value);
        } else if (++fieldCount > MAX_FIELDS) {
            place.problem(words, "a rule has at most " + MAX_FIELDS + " fields");
        } else {
            fields.read(draft, value);
        }
    }

    private void watch(String words, String value) {
        if (draft.watch) {
            place.problem(words, "only one watch per rule");
        } else if (added || fieldCount > 0 || draft.callsGiven) {
            place.problem(words, "cannot be combined with -a, -S or -F");
        }
        draft.watch = true;
        int end = value.length();
        while (end > 1 && value.charAt(end - 1) == '/') {
            end--;
        }
        String path = value.substring(0, end);
        if (path.isEmpty()) {
            place.problem(words, "value missing");
            return;
        }
        if (path.indexOf('*') >= 0 || path.indexOf('?') >= 0) {
            place.notice(words, "* and ? are not wildcards");
        }
        fields.path(draft, words, path, RealNames.isDirectory(path));
    }

    private void addTo(String words, String value, boolean prepended) {
        if (added || draft.watch) {
            place.problem(words, "only one rule per line");
        }
        added = true;
        draft.prepended = prepended;
        List<String> parts = RuleWords.list(value);
        if (parts.size() != 2) {
            place.problem(words, "not LIST,ACTION (write always,exit or never,exit)");
            return;
        }
        boolean listSeen = false;
        boolean actionSeen = false;
        for (int i = 0; i < 2; i++) {
            String part = parts.get(i);
            if (part.equals("exit")) {
                listSeen = true;
            } else if (part.equals("always") || part.equals("never")) {
                actionSeen = true;
                draft.always = part.equals("always");
            } else if (RuleWords.contains(LISTS_LATER, part)) {
                place.problem(words, "list " + part + " is not supported yet");
                return;
            } else if (part.equals("entry") || part.equals("possible")) {
                place.problem(words, part + " is no longer used (write always,exit or never,exit)");
                return;
            } else {
                String hint = NearestWord.hint(NearestWord.of(part, LISTS_AND_ACTIONS));
                place.problem(words, "unknown list or action " + Place.shown(part) + hint);
                return;
            }
        }
        if (!listSeen || !actionSeen) {
            place.problem(words, "not LIST,ACTION (write always,exit or never,exit)");
        }
    }

    private int longOption(List<String> words, int index) {
        String word = words.get(index);
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (name.equals("--backlog_wait_time")) {
            boolean separate = equals < 0 && index + 1 < words.size();
            if (equals < 0 && !separate) {
                place.problem(word, "value missing");
                return index;
            }
            String value = separate ? words.get(index + 1) : word.substring(equals + 1);
            String both = name + " " + value;
            controls.backlogWaitTimeMillis = number(both, value, Integer.MAX_VALUE, controls.backlogWaitTimeMillis);
            return separate ? index + 1 : index;
        }
        if (RuleWords.contains(LONG_LATER, name)) {
            place.problem(word, "not supported yet");
            return equals < 0 && name.equals("--signal") && index + 1 < words.size() ? index + 1 : index;
        }
        String[] known = new String[LONG_LATER.length + 1];
        System.arraycopy(LONG_LATER, 0, known, 1, LONG_LATER.length);
        known[0] = "--backlog_wait_time";
        place.problem(word, "unknown option" + NearestWord.hint(NearestWord.of(name, known)));
        return index;
    }

    private int number(String words, String value, int most, int before) {
        long number = RuleNumber.parse(value, most);
        if (number == RuleNumber.INVALID) {
            place.problem(words, "not a whole number from 0 to " + most);
            return before;
        }
        return (int) number;
    }
}
