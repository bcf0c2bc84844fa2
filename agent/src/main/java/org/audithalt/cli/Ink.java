package org.audithalt.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;

/**
 * Colours for people: red for what is halted or does not answer, yellow for what will not hold, green for what is well. Words
 * say the same without them. Immutable.
 *
 * @param onOut whether standard output gets colours
 * @param onErr whether standard error does
 */
record Ink(boolean onOut, boolean onErr) {
    /** Values of {@code --color}, by their names on the command line. */
    enum When {
        auto,
        always,
        never
    }

    static final Ink NONE = new Ink(false, false);

    private static final String RED = "\033[1;31m";
    private static final String YELLOW = "\033[33m";
    private static final String GREEN = "\033[32m";
    private static final String PLAIN = "\033[0m";

    /** The first line of a status, a gate in a list, and what stands out among figures. */
    private static final Pattern WORDS =
            Pattern.compile("(?m)^(?:PID \\d+ \\([^\\n]*?\\) (?<state>DOES NOT ANSWER|OPEN, DEGRADED|OPEN|CLOSED)\\b"
                    + "|\\d+ +(?<gate>CLOSED|UNAUDITED|DEAD)\\b"
                    + "|  (?<mark>UNAUDITED|degraded)\\b"
                    + "|  [a-z ]{10}[^\\n]*?(?<figure>REACHED|NOT DONE|NOT VERIFIED)\\b)");

    private static final Map<String, String> COLORS =
            Map.of("OPEN", GREEN, "CLOSED", RED, "UNAUDITED", RED, "DOES NOT ANSWER", RED);

    /** What the streams of this process take: colours on a terminal, unless NO_COLOR is set (no-color.org) or TERM is dumb. */
    static Ink ofProcess() {
        String unwanted = System.getenv("NO_COLOR");
        return unwanted != null && !unwanted.isEmpty()
                ? NONE
                : new Ink(Terminal.is(Terminal.OUTPUT), Terminal.is(Terminal.ERROR));
    }

    /** As {@code --color} says. */
    Ink when(When when) {
        return when == When.auto ? this : new Ink(when == When.always, when == When.always);
    }

    /** For the help that is asked for. */
    Help.ColorScheme scheme() {
        return scheme(onOut);
    }

    /** For the help on standard error. */
    Help.ColorScheme errorScheme() {
        return scheme(onErr);
    }

    private static Help.ColorScheme scheme(boolean colors) {
        return Help.defaultColorScheme(colors ? Help.Ansi.ON : Help.Ansi.OFF);
    }

    /** The beginning of a complaint. */
    String complaint(String prefix) {
        return onErr ? RED + prefix + PLAIN : prefix;
    }

    /** A text for standard output. */
    String result(String text) {
        if (!onOut) {
            return text;
        }
        StringBuilder colored = new StringBuilder();
        Matcher words = WORDS.matcher(text);
        int done = 0;
        while (words.find()) {
            String group = groupOf(words);
            String word = words.group(group);
            colored.append(text, done, words.start(group))
                    .append(COLORS.getOrDefault(word, YELLOW))
                    .append(word)
                    .append(PLAIN);
            done = words.end(group);
        }
        return colored.append(text, done, text.length()).toString();
    }

    private static String groupOf(Matcher words) {
        for (String group : new String[] {"state", "gate", "mark"}) {
            if (words.group(group) != null) {
                return group;
            }
        }
        return "figure";
    }
}
