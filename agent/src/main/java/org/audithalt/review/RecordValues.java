package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds values of an event's records by the names of their fields. Reused from event to event; for one thread. */
final class RecordValues {
    private static final String NULL = "(null)";

    private final Meaning meaning = new Meaning();
    private final Fields fields = new Fields();
    private final Map<String, byte[]> names = new HashMap<>();

    /** What a field means, a byte a character; empty if the record does not have it or it is {@code (null)}. */
    String meaning(Event event, int record, String name) {
        if (!find(event, record, name)) {
            return "";
        }
        boolean none = !fields.quoted()
                && Bytes.latin(fields.bytes(), fields.valueBegin(), fields.valueEnd())
                        .equals(NULL);
        return none ? "" : meaning.of(event, record, fields);
    }

    /** A field as it stands in the record; empty if the record does not have it. */
    String plain(Event event, int record, String name) {
        return find(event, record, name) ? Bytes.latin(fields.bytes(), fields.valueBegin(), fields.valueEnd()) : "";
    }

    /** Index of the first record of a type from an index on; -1 if there is none. */
    static int record(Event event, int type, int from) {
        for (int record = from; record < event.count(); record++) {
            if (event.type(record) == type) {
                return record;
            }
        }
        return -1;
    }

    private boolean find(Event event, int record, String name) {
        byte[] bytes = names.computeIfAbsent(name, key -> key.getBytes(StandardCharsets.US_ASCII));
        return fields.over(event, record).next(bytes);
    }
}
