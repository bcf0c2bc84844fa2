package org.audithalt.review;

/** One of the keys of the rule that an event was recorded for: several stand in one value, separated by 0x01. */
record KeyCondition(byte[] text, boolean whole) implements Condition {
    private static final char SEPARATOR = 1;

    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.KEY)) {
                look.value.decode(look.fields);
                if (oneMatches(look.value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean oneMatches(Decoder keys) {
        int from = keys.from();
        while (from <= keys.to()) {
            int end = Bytes.indexOf(keys.bytes(), from, keys.to(), SEPARATOR);
            // as for ausearch nothing is no key
            if (end > from && Decoder.matches(keys.bytes(), from, end, text, whole)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    @Override
    public byte[] needle() {
        return text;
    }
}
