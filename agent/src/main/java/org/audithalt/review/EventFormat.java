package org.audithalt.review;

import org.audithalt.record.Octets;

/** Writes an event as text; for one thread. */
interface EventFormat {
    void append(Event event, Octets out);

    /** Writes what stands once before the first event. */
    default void appendHeader(Octets out) {}
}
