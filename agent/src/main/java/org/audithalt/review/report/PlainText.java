package org.audithalt.review.report;

import org.audithalt.record.Octets;

/** Writes values, any bytes, so that no terminal obeys them: control characters become {@code \ooo}, as aureport does. Stateless. */
final class PlainText {
    private static final int DELETE = 0x7f;

    private PlainText() {}

    static void append(byte[] bytes, int from, int to, Octets out) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i] & 0xff;
            if (octet >= 0x20 && octet != DELETE) {
                out.append(octet);
                continue;
            }
            out.append('\\');
            for (int shift = 6; shift >= 0; shift -= 3) {
                out.append('0' + (octet >> shift & 7));
            }
        }
    }
}
