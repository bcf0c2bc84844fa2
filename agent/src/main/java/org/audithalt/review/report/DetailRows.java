package org.audithalt.review.report;

import java.util.List;
import org.audithalt.record.Octets;
import org.audithalt.review.AvcFacts;
import org.audithalt.review.EventFacts;
import org.audithalt.review.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a report: the time in milliseconds since the epoch, the serial number, whether the row comes late (1 or
 * 0), then its columns. For one thread.
 */
final class DetailRows implements RowWriter {
    static final int MILLIS = 0;
    static final int SERIAL = 1;
    static final int LATE = 2;
    static final int FIRST_COLUMN = 3;

    private final Report report;
    private final Filter filter;
    private final Names names;
    private final List<Column> columns;

    DetailRows(Report report, Filter filter, Names names) {
        this.report = report;
        this.filter = filter;
        this.names = names;
        columns = report.columns();
    }

    @Override
    public void append(EventFacts event, Octets out) {
        if (!filter.takes(event) || !report.takes(event)) {
            return;
        }
        if (report != Report.AVC) {
            row(event, null, out);
            return;
        }
        AvcFacts avc = event.avc(0);
        for (int i = 1; avc != null; i++) {
            row(event, avc, out);
            avc = event.avc(i);
        }
    }

    private void row(EventFacts event, @Nullable AvcFacts avc, Octets out) {
        int row = RowLayout.begin(out);
        RowLayout.cell(out, event.seconds() * 1000 + event.millis());
        RowLayout.cell(out, event.serial());
        RowLayout.cell(out, event.ended() ? 0 : 1);
        for (int i = 0; i < columns.size(); i++) {
            int cell = RowLayout.begin(out);
            RowLayout.end(out, cell, columns.get(i).append(event, avc, names, out));
        }
        RowLayout.end(out, row);
    }
}
