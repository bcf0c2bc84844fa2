package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.RowWriter;

/**
 * Writes for each event the time in milliseconds, and if it counts, for each {@link Total} a cell: 1 or 0, or cells with the
 * values within the cell. For one thread.
 */
final class TotalRows implements RowWriter {
    private static final Total[] TOTALS = Total.values();

    private final Filter filter;

    TotalRows(Filter filter) {
        this.filter = filter;
    }

    @Override
    public void append(EventFacts event, Octets out) {
        int row = RowLayout.begin(out);
        RowLayout.cell(out, event.seconds() * 1000 + event.millis());
        if (filter.takes(event)) {
            for (Total total : TOTALS) {
                Count values = total.distinct();
                if (values == null) {
                    RowLayout.cell(out, total.counts(event) ? 1 : 0);
                } else {
                    int cell = RowLayout.begin(out);
                    values.append(event, Names.NUMBERS, out);
                    RowLayout.end(out, cell);
                }
            }
        }
        RowLayout.end(out, row);
    }
}
