package org.audithalt.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the options of one line, as getopt(3) does. One instance serves one line; every error of the line is reported. */
final class RuleLine {
    private static final String RULE_OPTIONS = "aAdwWSFCpk";
    private static final String VALUED_CONTROLS = "befrmqR";
    private static final String PLAIN_CONTROLS = "icstlvhD";
    /** Commands that stand alone, but for what they may take. */
    private static final String[] ALONE = {"-D", "-l", "-s"};

    private final RuleDraft draft;
    private final Place place;
    private final RuleControls controls;
    private final RuleOptions rule;
    private final ControlOptions control;
    private boolean deletesAll;
    private @Nullable String deletedKey;

    RuleLine(Place place, RuleControls controls, RuleFields fields, RuleCalls calls) {
        this.draft = new RuleDraft(place, controls.tolerant);
        this.place = place;
        this.controls = controls;
        this.rule = new RuleOptions(draft, fields, calls);
        this.control = new ControlOptions(place, controls);
    }

    /** Reads the line; returns its rule, null if it has none, an error, or something missing that is tolerated. */
    @Nullable
    RuleDraft read(List<String> words) {
        int problemsBefore = place.problemCount();
        if (controls.lockedAt != null && !isHarmless(words.get(0))) {
            place.problem(words.get(0), "rules and limits are locked by -e 2 (" + controls.lockedAt + ")");
            return null;
        }
        if (RuleWords.contains(ALONE, words.get(0))) {
            alone(words);
            return null;
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--")) {
                i = control.longOption(words, i);
            } else if (word.length() < 2 || word.charAt(0) != '-') {
                place.problem(word, word.startsWith("#") ? "a comment has a line of its own" : "not an option");
            } else {
                i = options(words, i);
            }
        }
        boolean isRule = rule.finish();
        return isRule && !draft.leftOut && place.problemCount() == problemsBefore ? draft : null;
    }

    /** True if the line deletes the rules before it. */
    boolean deletesAll() {
        return deletesAll;
    }

    /** Part of a key that the deleted rules have; null for all rules. */
    @Nullable
    String deletedKey() {
        return deletedKey;
    }

    /** Reads letters until one takes a value; returns the index of the last word used. */
    private int options(List<String> words, int index) {
        String word = words.get(index);
        for (int at = 1; at < word.length(); at++) {
            char letter = word.charAt(at);
            if (letter == 'D') {
                place.problem("-D", "stands alone on its line, or with -k KEY");
            } else if (PLAIN_CONTROLS.indexOf(letter) >= 0) {
                control.plain(letter);
            } else if (RULE_OPTIONS.indexOf(letter) < 0 && VALUED_CONTROLS.indexOf(letter) < 0) {
                place.problem(word, "unknown option");
                return index;
            } else {
                boolean joined = at + 1 < word.length();
                if (!joined && index + 1 == words.size()) {
                    place.problem("-" + letter, "value missing");
                    return index;
                }
                value(letter, joined ? word.substring(at + 1) : words.get(index + 1));
                return joined ? index : index + 1;
            }
        }
        return index;
    }

    private void value(char letter, String value) {
        if (RULE_OPTIONS.indexOf(letter) >= 0) {
            rule.read(letter, value);
        } else {
            control.valued(letter, value);
        }
    }

    private void alone(List<String> words) {
        String command = words.get(0);
        boolean keyed = words.size() == 3 && words.get(1).equals("-k") && !command.equals("-s");
        boolean interpreted = words.size() == 2 && words.get(1).equals("-i") && !command.equals("-D");
        if (words.size() > 1 && !keyed && !interpreted) {
            place.problem(
                    command + " " + words.get(1),
                    command + " stands alone on its line"
                            + (command.equals("-D")
                                    ? ", or with -k KEY"
                                    : command.equals("-l") ? ", or with -k KEY or -i" : ", or with -i"));
        } else if (command.equals("-D")) {
            deletesAll = true;
            deletedKey = keyed ? words.get(2) : null;
        } else {
            control.plain(command.charAt(1));
        }
    }

    private static boolean isHarmless(String word) {
        return word.equals("-l") || word.equals("-s") || word.equals("-v") || word.equals("-i") || word.equals("-c");
    }
}
