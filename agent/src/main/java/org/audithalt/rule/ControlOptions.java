package org.audithalt.rule;

import java.util.List;

/** Reads the options that are not part of a rule. What means nothing to one audited process is accepted, with a notice. */
final class ControlOptions {
    private static final String[] LONG = RuleWords.array(
            "--backlog_wait_time --loginuid-immutable --reset-lost --reset_backlog_wait_time_actual --signal");
    private static final String[] SIGNALS = RuleWords.array("TERM stop HUP reload USR1 rotate USR2 resume CONT state");

    private final Place place;
    private final RuleControls controls;

    ControlOptions(Place place, RuleControls controls) {
        this.place = place;
        this.controls = controls;
    }

    /** Reads an option without a value. */
    void plain(char letter) {
        String word = "-" + letter;
        switch (letter) {
            case 'i', 'c' -> {
                controls.tolerant = true;
                place.notice(
                        word, "rules whose paths or users are missing are left out from here on; errors stay errors");
            }
            case 'l', 's', 'v' -> place.notice(word, "shows nothing while rules are loaded");
            case 't' -> place.notice(word, "does nothing here: no trees are kept of what is mounted");
            default -> place.problem(word, "is a command, not a rule");
        }
    }

    /** Reads an option with a value. */
    void valued(char letter, String value) {
        String words = "-" + letter + " " + value;
        switch (letter) {
            case 'b' -> {
                controls.backlogLimit = number(words, value, Integer.MAX_VALUE, controls.backlogLimit);
                controls.givesBacklogLimit = true;
            }
            case 'f' -> {
                controls.failure = number(words, value, 3, controls.failure);
                controls.givesFailure = true;
            }
            case 'e' -> enable(words, value);
            case 'r' -> {
                if (number(words, value, Integer.MAX_VALUE, -1) > 0) {
                    place.notice(words, "not applied: a limit on records per second would drop records");
                }
            }
            case 'm' -> place.notice(words, "no message is written: those of user space are not recorded here");
            case 'q' -> equivalent(words, value);
            default -> place.problem(words, "is a command, not a rule");
        }
    }

    private void enable(String words, String value) {
        controls.enabled = number(words, value, 2, controls.enabled);
        if (controls.enabled == 2) {
            controls.lockedAt = place.toString();
        }
    }

    private void equivalent(String words, String value) {
        List<String> parts = RuleWords.list(value);
        if (parts.size() != 2 || parts.get(0).isEmpty() || parts.get(1).isEmpty()) {
            place.problem(words, "not MOUNT,SUBTREE");
        } else {
            place.notice(words, "does nothing here: names decide, whatever is mounted");
        }
    }

    /** Reads a long option; returns the index of its last word. */
    int longOption(List<String> words, int index) {
        String word = words.get(index);
        int equals = word.indexOf('=');
        String name = name(equals < 0 ? word : word.substring(0, equals));
        boolean valued = name.equals("--backlog_wait_time") || name.equals("--signal");
        if (!RuleWords.contains(LONG, name)) {
            place.problem(word, "unknown option" + NearestWord.hint(NearestWord.of(name, LONG)));
            return index;
        }
        if (!valued) {
            if (equals >= 0) {
                place.problem(word, "takes no value");
            } else {
                place.notice(word, "does nothing here");
            }
            return index;
        }
        int last = equals < 0 ? index + 1 : index;
        if (last == words.size()) {
            place.problem(word, "value missing");
            return index;
        }
        String value = equals < 0 ? words.get(last) : word.substring(equals + 1);
        String both = name + " " + value;
        if (name.equals("--signal")) {
            signal(both, value);
        } else {
            controls.backlogWaitTimeMillis = number(both, value, Integer.MAX_VALUE, controls.backlogWaitTimeMillis);
            controls.givesBacklogWaitTime = true;
        }
        return last;
    }

    /** The only long option that begins as a word does, as getopt_long(3) finds it; else the word. */
    private static String name(String word) {
        String found = word;
        int count = 0;
        for (int i = 0; i < LONG.length; i++) {
            if (LONG[i].equals(word)) {
                return word;
            }
            if (word.length() > 2 && LONG[i].startsWith(word)) {
                found = LONG[i];
                count++;
            }
        }
        return count == 1 ? found : word;
    }

    private void signal(String words, String value) {
        for (int i = 0; i < SIGNALS.length; i++) {
            if (SIGNALS[i].equalsIgnoreCase(value)) {
                place.notice(words, "does nothing here");
                return;
            }
        }
        place.problem(words, "not TERM, HUP, USR1, USR2 or CONT (stop, reload, rotate, resume, state)");
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
