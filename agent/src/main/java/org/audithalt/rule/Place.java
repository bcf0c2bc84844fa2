package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A line of a rules file, for messages about it. */
final class Place {
    private final String file;
    private final String place;
    private final String prefix;
    private final List<String> problems;
    private List<String> notices;

    Place(String file, int line, List<String> problems, List<String> notices) {
        this.file = file;
        this.place = file + ":" + line;
        this.prefix = "rules:" + place + ": ";
        this.problems = problems;
        this.notices = notices;
    }

    /** Reports what is wrong with a word or pair of words. */
    void problem(String words, String text) {
        problems.add(prefix + shown(words) + ": " + text);
    }

    /** Has notices from now on go to another list: a rule that stays is compiled again for each book. */
    void useNotices(List<String> others) {
        notices = others;
    }

    /** Reports what the rule does other than a reader may expect. */
    void notice(String words, String text) {
        notices.add(prefix + shown(words) + ": " + text);
    }

    String file() {
        return file;
    }

    boolean isSameFile(Place other) {
        return file.equals(other.file);
    }

    /** File and line. */
    @Override
    public String toString() {
        return place;
    }

    int problemCount() {
        return problems.size();
    }

    /** Turns a text of one byte a character into one for people: UTF-8, control characters as question marks. */
    static String shown(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(c < ' ' || c == 0x7f ? '?' : c);
        }
        return visible.toString();
    }
}
