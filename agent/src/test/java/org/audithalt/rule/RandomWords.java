package org.audithalt.rule;

import java.util.Random;

/** Words as they stand in a line of rules, with spaces and backslashes that are taken away their meaning. */
final class RandomWords {
    private static final String LETTERS = "abcXYZ019-_=!<>&,./\"'#*?\\ \u00e4\u4e16";

    private RandomWords() {}

    static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            char c = LETTERS.charAt(random.nextInt(LETTERS.length()));
            word.append(c == ' ' || c == '\\' ? "\\" : "").append(c);
        }
        return word.toString();
    }
}
