package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.Escape;

/** Writes values, any bytes, so that no terminal obeys them: what it would obey becomes {@code \ooo}, as aureport does with ASCII. Stateless. */
final class PlainText {
    private PlainText() {}

    static void append(byte[] bytes, int from, int to, Octets out) {
        Escape.TTY.append(bytes, from, to, out);
    }
}
