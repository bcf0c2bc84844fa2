package org.audithalt.agent;

import org.jspecify.annotations.Nullable;

/** File names with {@code %p} (process id), {@code %h} (host name), {@code %t} (start time) and {@code %%}. */
final class PathPattern {
    private PathPattern() {}

    /** What is wrong with a pattern, null if nothing. */
    static @Nullable String objection(String pattern) {
        for (int i = pattern.indexOf('%'); i >= 0; i = pattern.indexOf('%', i + 2)) {
            char c = i + 1 < pattern.length() ? pattern.charAt(i + 1) : ' ';
            if (c != 'p' && c != 'h' && c != 't' && c != '%') {
                return "unknown placeholder " + pattern.substring(i, Math.min(i + 2, pattern.length()))
                        + " (%p process id, %h host name, %t start time, %% percent)";
            }
        }
        return null;
    }

    /** Fills in a pattern without objection. */
    static String filled(String pattern, ProcessFacts facts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            char placeholder = pattern.charAt(++i);
            if (placeholder == 'p') {
                text.append(facts.pid());
            } else if (placeholder == 'h') {
                text.append(facts.host());
            } else if (placeholder == 't') {
                text.append(facts.startText());
            } else {
                text.append(placeholder);
            }
        }
        return text.toString();
    }
}
