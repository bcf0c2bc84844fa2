package org.audithalt.review;

import java.util.List;

/** Conditions on an event as a whole, and on other conditions. */
final class EventConditions {
    private EventConditions() {}

    /** One of some record types. */
    record OfType(List<Integer> types) implements Condition {
        @Override
        public boolean holds(Event event, Look look) {
            for (int record = 0; record < event.count(); record++) {
                for (int i = 0; i < types.size(); i++) {
                    if (types.get(i) == event.type(record)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** One of some machines' names, in full. */
    record OfNode(List<byte[]> names) implements Condition {
        @Override
        public boolean holds(Event event, Look look) {
            for (byte[] name : names) {
                if (Decoder.matches(event.bytes(), event.nodeBegin(), event.nodeEnd(), name, true)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A serial number. */
    record OfSerial(long serial) implements Condition {
        @Override
        public boolean holds(Event event, Look look) {
            return event.serial() == serial;
        }
    }

    /** At least one of some others. */
    record AnyOf(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Event event, Look look) {
            for (int i = 0; i < conditions.size(); i++) {
                if (conditions.get(i).holds(event, look)) {
                    return true;
                }
            }
            return false;
        }
    }
}
