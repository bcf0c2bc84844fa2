package org.audithalt.rule;

/** Whole numbers as C's strtol reads them with base 0: decimal, 0x hexadecimal, 0 octal, with an optional minus. */
final class RuleNumber {
    /** What {@link #parse} returns for a text that is no number of at most 32 bits, signed or unsigned. */
    static final long INVALID = Long.MIN_VALUE;

    private static final long MAX = 0xffffffffL;

    private RuleNumber() {}

    static long parse(String text) {
        boolean negative = text.startsWith("-");
        int start = negative ? 1 : 0;
        int radix = 10;
        if (text.startsWith("0x", start) || text.startsWith("0X", start)) {
            radix = 16;
            start += 2;
        } else if (text.length() > start + 1 && text.charAt(start) == '0') {
            radix = 8;
            start++;
        }
        if (start == text.length()) {
            return INVALID;
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return INVALID;
            }
            value = value * radix + digit;
            if (value > MAX) {
                return INVALID;
            }
        }
        if (negative && value > -(long) Integer.MIN_VALUE) {
            return INVALID;
        }
        return negative ? -value : value;
    }

    /** A number without sign in a range; {@link #INVALID} if the text is none. */
    static long parse(String text, long most) {
        long value = text.startsWith("-") ? INVALID : parse(text);
        return value > most ? INVALID : value;
    }
}
