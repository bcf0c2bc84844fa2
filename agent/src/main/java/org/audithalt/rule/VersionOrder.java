package org.audithalt.rule;

/**
 * The order of {@code ls -v}: digits compare as numbers, letters come before other characters, a tilde before the end of the
 * name, and an extension counts only between names that are equal without it (GNU coreutils, version sort). Stateless.
 */
final class VersionOrder {
    private VersionOrder() {}

    /** Negative if a name comes before another, 0 for equal ones. */
    static int compare(String a, String b) {
        int order = compare(a, stem(a), b, stem(b));
        if (order == 0) {
            order = compare(a, a.length(), b, b.length());
        }
        return order != 0 ? order : a.compareTo(b);
    }

    /** Length without the extensions at the end, each a dot and what begins with a letter or tilde. */
    private static int stem(String name) {
        int end = name.length();
        int stem = end;
        for (int i = end - 1; i > 0; i--) {
            char c = name.charAt(i);
            if (c == '.') {
                if (i + 1 == end || isDigit(name.charAt(i + 1))) {
                    break;
                }
                stem = i;
                end = i;
            } else if (!isDigit(c) && !isLetter(c) && c != '~') {
                break;
            }
        }
        return stem;
    }

    private static int compare(String a, int aEnd, String b, int bEnd) {
        int i = 0;
        int j = 0;
        while (i < aEnd || j < bEnd) {
            while ((i < aEnd && !isDigit(a.charAt(i))) || (j < bEnd && !isDigit(b.charAt(j)))) {
                int order = weight(a, i, aEnd) - weight(b, j, bEnd);
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            while (i < aEnd && a.charAt(i) == '0') {
                i++;
            }
            while (j < bEnd && b.charAt(j) == '0') {
                j++;
            }
            int firstDifference = 0;
            while (i < aEnd && j < bEnd && isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                if (firstDifference == 0) {
                    firstDifference = a.charAt(i) - b.charAt(j);
                }
                i++;
                j++;
            }
            if (i < aEnd && isDigit(a.charAt(i))) {
                return 1;
            }
            if (j < bEnd && isDigit(b.charAt(j))) {
                return -1;
            }
            if (firstDifference != 0) {
                return firstDifference;
            }
        }
        return 0;
    }

    private static int weight(String name, int index, int end) {
        if (index >= end || isDigit(name.charAt(index))) {
            return 0;
        }
        char c = name.charAt(index);
        return c == '~' ? -1 : isLetter(c) ? c : c + 0x10000;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
