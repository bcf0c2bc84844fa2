package org.audithalt.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Words that stand for numbers, as auditctl knows them: {@code WORD/NUMBER} separated by white space. The case of letters does
 * not count. Several words of one number: the first is its name. Immutable; used only while rules are read.
 */
final class WordTable {
    /** What {@link #number} returns for a word that is not in the table. */
    static final int NONE = Integer.MIN_VALUE;

    private final String[] words;
    private final int[] numbers;

    WordTable(String table) {
        String[] rows = RuleWords.array(table.replace('\n', ' '));
        words = new String[rows.length];
        numbers = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int slash = rows[i].indexOf('/');
            words[i] = rows[i].substring(0, slash);
            numbers[i] = Integer.decode(rows[i].substring(slash + 1));
        }
    }

    int number(String word) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].equalsIgnoreCase(word)) {
                return numbers[i];
            }
        }
        return NONE;
    }

    /** The name of a number, null if it has none. */
    @Nullable
    String name(int number) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == number) {
                return words[i];
            }
        }
        return null;
    }

    /** The known word most like another, null if none is. */
    @Nullable
    String nearest(String word) {
        boolean upper = Character.isUpperCase(words[0].charAt(0));
        return NearestWord.of(upper ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT), words);
    }

    /** All words in the order of the table, separated by commas. */
    String all() {
        return String.join(", ", words);
    }
}
