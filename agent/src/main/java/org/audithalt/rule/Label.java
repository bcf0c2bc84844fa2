package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts of a security label {@code user:role:type[:low[-high]]} that rules ask for. Stateless. */
final class Label {
    private Label() {}

    /** The part that a field names; null if the label does not have it. */
    static @Nullable String part(byte[] label, Field field) {
        String text = new String(label, StandardCharsets.ISO_8859_1);
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        if (first < 0 || second < 0) {
            return null;
        }
        int third = text.indexOf(':', second + 1);
        String level = third < 0 ? null : text.substring(third + 1);
        return switch (field) {
            case SUBJ_USER -> text.substring(0, first);
            case SUBJ_ROLE -> text.substring(first + 1, second);
            case SUBJ_TYPE -> text.substring(second + 1, third < 0 ? text.length() : third);
            case SUBJ_SEN -> level == null ? null : low(level);
            case SUBJ_CLR -> level == null ? null : high(level);
            default -> null;
        };
    }

    private static String low(String level) {
        int dash = level.indexOf('-');
        return dash < 0 ? level : level.substring(0, dash);
    }

    private static String high(String level) {
        return level.substring(level.indexOf('-') + 1);
    }
}
