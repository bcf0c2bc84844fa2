package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import org.audithalt.record.Octets;

/** A decision of a mandatory policy, {@code avc: denied { read write } for …}; valid as long as its event. For one thread. */
public final class AvcFacts {
    private static final byte[] DENIED = ascii("denied");
    private static final byte[] GRANTED = ascii("granted");

    /** Fields that only such a record has. */
    public enum Part {
        OBJECT("tcontext"),
        OBJECT_CLASS("tclass");

        private final byte[] field;

        Part(String field) {
            this.field = ascii(field);
        }
    }

    private final Event event;
    private final int record;
    private final Look look;
    private final int brace;

    AvcFacts(Event event, int record, Look look) {
        this.event = event;
        this.record = record;
        this.look = look;
        brace = Bytes.indexOf(event.bytes(), event.body(record), event.end(record), '{');
    }

    /** Whether it says how it decided. */
    public boolean known() {
        return denied() || Bytes.contains(event.bytes(), event.body(record), brace, GRANTED);
    }

    public boolean denied() {
        return Bytes.contains(event.bytes(), event.body(record), brace, DENIED);
    }

    /** Appends what was asked for, the words between the braces. */
    public void permissions(Octets out) {
        byte[] bytes = event.bytes();
        int to = Bytes.indexOf(bytes, brace, event.end(record), '}');
        int from = Math.min(brace + 1, to);
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        out.append(bytes, from, to - from);
    }

    /** Appends the label of the subject; false if it has none. */
    public boolean subject(Octets out) {
        return look.find(event, record, Item.SUBJECT) && value(out);
    }

    /** Appends a field; false if it has none. */
    public boolean part(Part part, Octets out) {
        return look.fields.over(event, record).next(part.field) && value(out);
    }

    private boolean value(Octets out) {
        look.value.plain(look.fields);
        out.append(look.value.bytes(), look.value.from(), look.value.length());
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
