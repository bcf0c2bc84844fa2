package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.RowWriter;

/** Writes a row for each event, with a cell for each value that the sums of a report count. For one thread. */
final class SumRows implements RowWriter {
    private final Report report;
    private final Count count;
    private final Filter filter;
    private final Names names;

    SumRows(Report report, Count count, Filter filter, Names names) {
        this.report = report;
        this.count = count;
        this.filter = filter;
        this.names = names;
    }

    @Override
    public void append(EventFacts event, Octets out) {
        if (!filter.takes(event) || (!count.findsByItself() && !report.takes(event))) {
            return;
        }
        int row = RowLayout.begin(out);
        count.append(event, names, out);
        if (out.length() > row + RowLayout.LENGTH_BYTES) {
            RowLayout.end(out, row);
        } else {
            out.setLength(row);
        }
    }
}
