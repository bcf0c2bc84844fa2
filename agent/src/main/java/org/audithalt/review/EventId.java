package org.audithalt.review;

/**
 * What tells an event from all others of a log.
 *
 * @param node the machine's name, empty if the record has none
 * @param type of its first record
 */
record EventId(String node, long seconds, int millis, long serial, int type) {
    static EventId of(Event event) {
        return new EventId(
                Bytes.latin(event.bytes(), event.nodeBegin(), event.nodeEnd()),
                event.seconds(),
                event.millis(),
                event.serial(),
                event.type(0));
    }
}
