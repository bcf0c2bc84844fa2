package org.audithalt.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line as auditctl does: at spaces only; a backslash before a space or a backslash takes its meaning away, and nothing
 * else is special.
 */
final class RuleWords {
    private RuleWords() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length() && (line.charAt(i + 1) == ' ' || line.charAt(i + 1) == '\\')) {
                word.append(line.charAt(i + 1));
                i++;
            } else if (c != ' ') {
                word.append(c);
            } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    /** The words of a list separated by spaces. */
    static String[] array(String words) {
        return of(words).toArray(new String[0]);
    }

    /** Splits at commas; empty parts are kept. */
    static List<String> list(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    static boolean contains(String[] words, String word) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(word)) {
                return true;
            }
        }
        return false;
    }
}
