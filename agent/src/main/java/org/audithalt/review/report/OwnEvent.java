package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.Item;

/**
 * An event of the agent or of auditd about itself: what it did, and why.
 *
 * @param millis when, since the epoch
 * @param type name of the record's type
 * @param values by the ordinal number of {@link Value}; empty where it says nothing
 */
record OwnEvent(long millis, long serial, String type, List<String> values) {
    /** Fields of such events. */
    enum Value {
        OP,
        REASON,
        ACTION,
        DURATION_MS,
        WAITED,
        LOST,
        TARGET,
        PID,
        UID,
        STATE,
        LEFT_BYTES,
        LIMIT_BYTES,
        ORPHANS,
        FILE,
        DEAD_PID,
        HOLDS,
        STATUS,
        RES;

        private final byte[] field = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    private static final Value[] VALUES = Value.values();

    /** Appends a cell for each value. */
    static void append(EventFacts event, Octets out) {
        int type = RowLayout.begin(out);
        event.appendType(out);
        RowLayout.end(out, type);
        for (Value value : VALUES) {
            int cell = RowLayout.begin(out);
            boolean there = value == Value.UID ? uid(event, out) : event.field(value.field, out);
            RowLayout.end(out, cell, there);
        }
    }

    private static boolean uid(EventFacts event, Octets out) {
        long uid = event.number(Item.UID);
        if (uid == EventFacts.ABSENT) {
            return event.field(Value.UID.field, out);
        }
        out.appendDecimal(uid);
        return true;
    }

    /** Reads what {@link #append} has written. */
    static OwnEvent of(long millis, long serial, Row row) {
        String[] values = new String[VALUES.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.text(1 + i);
        }
        return new OwnEvent(millis, serial, row.text(0), List.of(values));
    }

    String get(Value value) {
        return values.get(value.ordinal());
    }

    boolean has(Value value) {
        return !get(value).isEmpty();
    }

    /** A number that it says; 0 if it says none. */
    long number(Value value) {
        try {
            return Long.parseLong(get(value));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    boolean is(String op) {
        return get(Value.OP).equals(op);
    }
}
