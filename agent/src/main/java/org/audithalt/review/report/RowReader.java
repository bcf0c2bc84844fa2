package org.audithalt.review.report;

import java.io.IOException;
import java.io.OutputStream;

/** Takes rows as a search prints them, whole ones at a time, and gives them on one by one. For one thread. */
final class RowReader extends OutputStream {
    /** Takes rows, each valid during the call. */
    interface Rows {
        void row(Row row) throws IOException;
    }

    private final Rows rows;
    private final Row row = new Row();

    RowReader(Rows rows) {
        this.rows = rows;
    }

    @Override
    public void write(int octet) {
        throw new UnsupportedOperationException("half a row");
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            at = row.read(bytes, at);
            rows.row(row);
        }
    }
}
