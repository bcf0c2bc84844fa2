package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A number in one of an event's records.
 *
 * @param number decimal; of user and group ids the unsigned 32-bit value
 * @param name what an enriched record must call it, if it has a name for it; null if only the number was asked for
 */
record NumberCondition(Item item, long number, byte @Nullable [] name) implements Condition {
    private static final long NONE = Long.MIN_VALUE;

    NumberCondition(Item item, long number) {
        this(item, number, null);
    }

    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, item)) {
                Boolean named = name == null ? null : named(event, record, look, name);
                if (named != null ? named : number(look.fields) == number) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an enriched record has the name; null if it names nobody. */
    private @Nullable Boolean named(Event event, int record, Look look, byte[] wanted) {
        byte[] field = item.name().getBytes(StandardCharsets.US_ASCII);
        if (look.fields.overEnriched(event, record).next(field)) {
            look.value.plain(look.fields);
            return look.value.matches(wanted, true);
        }
        look.find(event, record, item);
        return null;
    }

    /** A process is always written as its number, without anything before. */
    @Override
    public byte[] needle() {
        boolean process = (item == Item.PID || item == Item.PPID) && number >= 0;
        return process ? Bytes.latin("pid=" + number) : new byte[0];
    }

    private static long number(Fields field) {
        byte[] bytes = field.bytes();
        int from = field.valueBegin();
        boolean negative = from < field.valueEnd() && bytes[from] == '-';
        long value = Bytes.unsigned(bytes, negative ? from + 1 : from, field.valueEnd());
        if (value < 0) {
            return NONE;
        }
        return negative ? -value : value;
    }
}
