package org.audithalt.review;

import org.audithalt.record.Octets;

/** The records as they stand in the log, a line each. */
final class RawFormat implements EventFormat {
    @Override
    public void append(Event event, Octets out) {
        for (int record = 0; record < event.count(); record++) {
            int begin = event.begin(record);
            out.append(event.bytes(), begin, event.end(record) - begin);
            out.append('\n');
        }
    }
}
