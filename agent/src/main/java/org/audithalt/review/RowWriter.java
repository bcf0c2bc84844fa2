package org.audithalt.review;

import org.audithalt.record.Octets;

/** Writes what a report needs of an event, in a form that only the report knows; for one thread. */
public interface RowWriter {
    /**
     * Takes an event.
     *
     * @param event valid during the call
     * @param out where to append, or not
     */
    void append(EventFacts event, Octets out);
}
