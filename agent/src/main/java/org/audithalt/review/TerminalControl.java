package org.audithalt.review;

/**
 * What a terminal obeys instead of showing it: the control characters of ASCII and ISO 6429 (U+0080 to U+009F, of which U+009B
 * begins a sequence as ESC [ does), also as single bytes, and the characters of Unicode that change the direction of the text
 * or end a line. Stateless.
 */
final class TerminalControl {
    private static final int DELETE = 0x7f;
    private static final int C1 = 0x80;
    private static final int C1_END = 0xa0;
    private static final int CONTINUATION_BITS = 6;

    private TerminalControl() {}

    /**
     * The character at an index.
     *
     * @return how many bytes it has, negative if a terminal obeys it; a byte that is no UTF-8 is one character
     */
    static int length(byte[] bytes, int at, int to) {
        int octet = bytes[at] & 0xff;
        if (octet < C1) {
            return octet < ' ' || octet == DELETE ? -1 : 1;
        }
        int length = octet >= 0xf0 && octet < 0xf5 ? 4 : octet >= 0xe0 ? 3 : octet >= 0xc2 ? 2 : 1;
        if (length == 1 || octet >= 0xf5 || to - at < length) {
            return single(octet);
        }
        int character = octet & 0x7f >> length;
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xff;
            if (next >>> CONTINUATION_BITS != 0b10) {
                return single(octet);
            }
            character = character << CONTINUATION_BITS | next & 0x3f;
        }
        return isObeyed(character) ? -length : length;
    }

    private static int single(int octet) {
        return octet < C1_END ? -1 : 1;
    }

    private static boolean isObeyed(int character) {
        return character < C1_END
                || character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || (character >= 0x2028 && character <= 0x202e)
                || (character >= 0x2066 && character <= 0x2069);
    }
}
