package org.audithalt.review;

import org.audithalt.record.Octets;

/** What is done to characters of values that somebody else chose, so that who reads the output does not obey them. */
public enum Escape {
    /** Nothing. */
    RAW(""),
    /** Control characters become {@code \ooo}: no terminal obeys. */
    TTY(""),
    /** A backslash stands also before what a shell obeys within double quotes and between words. */
    SHELL(" !\"$'()\\`|"),
    /** A backslash stands also before all else that a shell obeys. */
    SHELL_QUOTE(" !\"#$&'()*;<>?[\\]`{|}");

    private static final int DELETE = 0x7f;

    private final String escaped;

    Escape(String escaped) {
        this.escaped = escaped;
    }

    void append(byte[] bytes, int from, int to, Octets out) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i] & 0xff;
            if (this == RAW || (octet >= ' ' && octet != DELETE)) {
                if (escaped.indexOf(octet) >= 0) {
                    out.append('\\');
                }
                out.append(octet);
                continue;
            }
            out.append('\\');
            for (int shift = 6; shift >= 0; shift -= 3) {
                out.append('0' + (octet >> shift & 7));
            }
        }
    }

    /** @param text a byte a character */
    void append(String text, Octets out) {
        byte[] bytes = Bytes.latin(text);
        append(bytes, 0, bytes.length, out);
    }
}
