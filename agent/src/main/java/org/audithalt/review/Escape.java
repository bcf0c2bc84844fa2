package org.audithalt.review;

import org.audithalt.record.Octets;

/** What is done to characters of values that somebody else chose, so that who reads the output does not obey them. */
public enum Escape {
    /** Nothing. */
    RAW(""),
    /** The bytes of what a terminal obeys become {@code \ooo}. */
    TTY(""),
    /** A backslash stands also before what a shell obeys within double quotes and between words. */
    SHELL(" !\"$'()\\`|"),
    /** A backslash stands also before all else that a shell obeys. */
    SHELL_QUOTE(" !\"#$&'()*;<>?[\\]`{|}");

    private final String escaped;

    Escape(String escaped) {
        this.escaped = escaped;
    }

    /** Appends bytes of a value. */
    public void append(byte[] bytes, int from, int to, Octets out) {
        for (int at = from; at < to; ) {
            int length = TerminalControl.length(bytes, at, to);
            int end = at + Math.abs(length);
            for (; at < end; at++) {
                if (length < 0 && this != RAW) {
                    octal(bytes[at], out);
                } else {
                    plain(bytes[at], out);
                }
            }
        }
    }

    private void plain(byte octet, Octets out) {
        if (escaped.indexOf(octet & 0xff) >= 0) {
            out.append('\\');
        }
        out.append(octet);
    }

    private static void octal(byte octet, Octets out) {
        out.append('\\');
        for (int shift = 6; shift >= 0; shift -= 3) {
            out.append('0' + ((octet & 0xff) >> shift & 7));
        }
    }

    /** @param text a byte a character */
    void append(String text, Octets out) {
        byte[] bytes = Bytes.latin(text);
        append(bytes, 0, bytes.length, out);
    }
}
