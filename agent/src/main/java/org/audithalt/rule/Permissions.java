package org.audithalt.rule;

import org.audithalt.hook.Permission;

/** Letters of {@code perm=} and {@code -p}. Stateless. */
final class Permissions {
    private static final int MOST_LETTERS = 4;

    private Permissions() {}

    /** The bits of letters, in either case; 0 after a problem was reported. */
    static int read(RuleDraft draft, String words, String letters) {
        if (letters.length() > MOST_LETTERS) {
            draft.place.problem(words, "more than four letters (r, w, x, a)");
            return 0;
        }
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            int bit = bit(letters.charAt(i));
            if (bit == 0) {
                draft.place.problem(
                        words, "unknown permission " + Place.shown(letters.substring(i, i + 1)) + " (r, w, x, a)");
                return 0;
            }
            bits |= bit;
        }
        return bits;
    }

    /** Letters in auditctl's order. */
    static String shown(int bits) {
        return ((bits & Permission.READ) != 0 ? "r" : "")
                + ((bits & Permission.WRITE) != 0 ? "w" : "")
                + ((bits & Permission.EXECUTE) != 0 ? "x" : "")
                + ((bits & Permission.ATTRIBUTE) != 0 ? "a" : "");
    }

    private static int bit(char letter) {
        return switch (letter) {
            case 'r', 'R' -> Permission.READ;
            case 'w', 'W' -> Permission.WRITE;
            case 'x', 'X' -> Permission.EXECUTE;
            case 'a', 'A' -> Permission.ATTRIBUTE;
            default -> 0;
        };
    }
}
