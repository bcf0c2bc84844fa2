package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;

/** What was typed at a terminal (pam_tty_audit): text in quotes, keys by name, {@code "ls",<ret>}. Stateless. */
final class Keystrokes {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final int DELETE = 0x7f;

    private Keystrokes() {}

    /** Appends it; false if the event has none. */
    static boolean append(EventFacts event, Octets out) {
        Octets typed = new Octets(256);
        if (!event.field(DATA, typed)) {
            return false;
        }
        boolean quoted = false;
        for (int i = 0; i < typed.length(); i++) {
            int octet = typed.array()[i] & 0xff;
            boolean key = octet < 0x20 || octet == DELETE;
            if (key == quoted || i == 0) {
                ascii((quoted ? "\"" : "") + (i > 0 ? "," : "") + (key ? "" : "\""), out);
                quoted = !key;
            } else if (key) {
                ascii(",", out);
            }
            if (key) {
                ascii("<" + name(octet) + ">", out);
            } else {
                ascii(octet == '"' || octet == '\\' ? "\\" : "", out);
                out.append(octet);
            }
        }
        ascii(quoted ? "\"" : "", out);
        return true;
    }

    private static String name(int octet) {
        return switch (octet) {
            case '\t' -> "tab";
            case '\n' -> "nl";
            case '\r' -> "ret";
            case 0x1b -> "esc";
            case DELETE -> "backspace";
            default -> "^" + (char) ('@' + octet);
        };
    }

    private static void ascii(String text, Octets out) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
