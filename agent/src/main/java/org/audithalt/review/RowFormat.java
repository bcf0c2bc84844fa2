package org.audithalt.review;

import org.audithalt.record.Octets;

/** Hands the events of a block to a report. */
final class RowFormat implements EventFormat {
    private final EventFacts facts = new EventFacts();
    private final RowWriter writer;

    RowFormat(RowWriter writer) {
        this.writer = writer;
    }

    @Override
    public void append(Event event, Octets out) {
        writer.append(facts.over(event), out);
    }
}
