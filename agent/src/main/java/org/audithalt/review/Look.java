package org.audithalt.review;

/** What conditions need to look at an event; for one thread. */
final class Look {
    final Fields fields = new Fields();
    final Decoder value = new Decoder();
    /** For a second value at the same time. */
    final Decoder other = new Decoder();

    /** Goes to an item in a record; false if it is not there. */
    boolean find(Event event, int record, Item item) {
        byte[] name = item.field(event.type(record));
        if (name == null || !fields.over(event, record).next(name)) {
            return false;
        }
        if (item.lastCounts() && Form.of(event.type(record)) == Form.USER) {
            goToLast(event, record, name);
        }
        return true;
    }

    private void goToLast(Event event, int record, byte[] name) {
        int last = 1;
        while (fields.next(name)) {
            last++;
        }
        fields.over(event, record);
        for (int i = 0; i < last; i++) {
            fields.next(name);
        }
    }
}
