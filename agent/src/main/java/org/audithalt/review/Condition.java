package org.audithalt.review;

/** One thing that an event must fulfil. Immutable, safe to use from any thread. */
public interface Condition {
    /**
     * Whether an event fulfils it.
     *
     * @param look the caller's own
     */
    boolean holds(Event event, Look look);

    /** Bytes that one record of each such event has, as they are or in hexadecimal; empty if there are none to tell. */
    default byte[] needle() {
        return new byte[0];
    }
}
