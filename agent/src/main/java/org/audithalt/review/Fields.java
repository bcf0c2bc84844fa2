package org.audithalt.review;

/**
 * Walks over the fields of a record from the left: {@code name=value name="value" msg='name=value …'}, then, behind the byte
 * 0x1D, the names that an enriched log adds. Words without {@code =} are passed over. One instance serves any number of
 * records, one after another; for one thread.
 */
final class Fields {
    /** Separates a record from what auditd's {@code log_format=enriched} adds (AUDIT_INTERP_SEPARATOR). */
    static final char ENRICHED = 0x1d;

    private static final byte[] MESSAGE = {'m', 's', 'g'};

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean inMessage;
    private boolean messageBegins;
    private boolean ofMessage;
    private int nameBegin;
    private int nameEnd;
    private int valueBegin;
    private int valueEnd;
    private boolean quoted;

    /** Begins a record of an event. */
    Fields over(Event event, int record) {
        return over(event.bytes(), event.body(record), event.end(record));
    }

    /** Begins with the names that an enriched log adds to a record of an event; without any, there are no fields. */
    Fields overEnriched(Event event, int record) {
        int separator = Bytes.indexOf(event.bytes(), event.body(record), event.end(record), ENRICHED);
        return over(event.bytes(), Math.min(separator + 1, event.end(record)), event.end(record));
    }

    Fields over(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == '\r')) {
            end--;
        }
        inMessage = false;
        return this;
    }

    /** Goes on to the next field; false if there is none. */
    boolean next() {
        while (at < end) {
            if (bytes[at] == ENRICHED) {
                return false;
            }
            if (bytes[at] == ' ') {
                at++;
                continue;
            }
            nameBegin = at;
            int sign = at;
            while (sign < end && bytes[sign] != '=' && bytes[sign] != ' ' && bytes[sign] != ENRICHED) {
                sign++;
            }
            at = sign;
            if (sign < end && bytes[sign] == '=') {
                nameEnd = sign;
                at++;
                value();
                if (!messageBegins) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Goes on to the next field of a name; false if there is none. */
    boolean next(byte[] name) {
        while (next()) {
            if (nameEnd - nameBegin == name.length && Bytes.startsWith(bytes, nameBegin, nameEnd, name)) {
                return true;
            }
        }
        return false;
    }

    private void value() {
        messageBegins = false;
        ofMessage = inMessage;
        if (at < end
                && bytes[at] == '\''
                && nameEnd - nameBegin == 3
                && Bytes.startsWith(bytes, nameBegin, nameEnd, MESSAGE)) {
            at++;
            inMessage = true;
            messageBegins = true;
            return;
        }
        quoted = at < end && bytes[at] == '"';
        if (quoted) {
            valueBegin = at + 1;
            valueEnd = Bytes.indexOf(bytes, valueBegin, end, '"');
            at = Math.min(valueEnd + 1, end);
            while (at < end && bytes[at] != ' ' && bytes[at] != ENRICHED) {
                inMessage &= bytes[at] != '\'';
                at++;
            }
            return;
        }
        valueBegin = at;
        while (at < end && bytes[at] != ' ' && bytes[at] != ENRICHED) {
            at++;
        }
        valueEnd = at;
        if (inMessage && valueEnd > valueBegin && bytes[valueEnd - 1] == '\'') {
            valueEnd--;
            inMessage = false;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the field's name begins. */
    int nameBegin() {
        return nameBegin;
    }

    int nameEnd() {
        return nameEnd;
    }

    /** Where the field's value begins, behind a quote. */
    int valueBegin() {
        return valueBegin;
    }

    /** Where the field's value ends, before a quote. */
    int valueEnd() {
        return valueEnd;
    }

    /** Whether the value stood in double quotes. */
    boolean quoted() {
        return quoted;
    }

    /** Whether the field is one of {@code msg='…'}. */
    boolean inMessage() {
        return ofMessage;
    }
}
