package org.audithalt.review;

/**
 * A text in one of an event's records: the whole value or a part of it.
 *
 * @param encoded whether the value may be hexadecimal
 */
record TextCondition(Item item, byte[] text, boolean whole, boolean encoded) implements Condition {
    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, item)) {
                if (encoded) {
                    look.value.decode(look.fields);
                } else {
                    look.value.plain(look.fields);
                }
                if (look.value.matches(text, whole)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public byte[] needle() {
        return text;
    }
}
