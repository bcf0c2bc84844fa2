package org.audithalt.rule;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of a security label, {@code s0:c1,c5.c7}: a sensitivity and categories. Levels are ordered by dominance, in which some
 * pairs have no order (SELinux, mls_level_dom). Immutable.
 */
final class SecurityLevel {
    private static final int MOST = 65535;

    private final int sensitivity;
    private final BitSet categories;

    private SecurityLevel(int sensitivity, BitSet categories) {
        this.sensitivity = sensitivity;
        this.categories = categories;
    }

    /** Null if the text is no level, for instance a translated one. */
    static @Nullable SecurityLevel parse(String text) {
        int colon = text.indexOf(':');
        int sensitivity = number(colon < 0 ? text : text.substring(0, colon), 's');
        BitSet categories = new BitSet();
        if (sensitivity < 0 || (colon >= 0 && !categories(text.substring(colon + 1), categories))) {
            return null;
        }
        return new SecurityLevel(sensitivity, categories);
    }

    /** Whether a comparison holds between a process's level and this one of a rule. */
    boolean holds(SecurityLevel actual, Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> isEqual(actual);
            case NOT_EQUAL -> !isEqual(actual);
            case LESS -> dominates(actual) && !isEqual(actual);
            case AT_MOST -> dominates(actual);
            case GREATER -> actual.dominates(this) && !isEqual(actual);
            case AT_LEAST -> actual.dominates(this);
            default -> false;
        };
    }

    private boolean isEqual(SecurityLevel other) {
        return sensitivity == other.sensitivity && categories.equals(other.categories);
    }

    private boolean dominates(SecurityLevel other) {
        BitSet missing = (BitSet) other.categories.clone();
        missing.andNot(categories);
        return sensitivity >= other.sensitivity && missing.isEmpty();
    }

    private static boolean categories(String text, BitSet into) {
        List<String> parts = RuleWords.list(text);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            int dot = part.indexOf('.');
            int first = number(dot < 0 ? part : part.substring(0, dot), 'c');
            int last = dot < 0 ? first : number(part.substring(dot + 1), 'c');
            if (first < 0 || last < first) {
                return false;
            }
            into.set(first, last + 1);
        }
        return true;
    }

    /** The number behind a letter; -1 if there is none. */
    private static int number(String text, char letter) {
        if (text.length() < 2 || text.length() > 6 || text.charAt(0) != letter) {
            return -1;
        }
        int number = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number > MOST ? -1 : number;
    }
}
