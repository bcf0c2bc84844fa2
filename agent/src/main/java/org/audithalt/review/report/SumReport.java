package org.audithalt.review.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.audithalt.control.Json;
import org.audithalt.review.RowWriter;

/** How often each value of a report came, the most frequent first. */
public final class SumReport extends LogReport {
    private final Report report;
    private final Count count;
    private final Line line;
    private final Tally tally = new Tally();

    /** @param report what to report; it must have sums */
    public SumReport(Report report, ReportSettings settings) {
        super(settings);
        this.report = report;
        Count known = report.count();
        if (known == null) {
            throw new IllegalArgumentException(report + " has no summary");
        }
        count = known;
        line = new Line(settings.out());
    }

    @Override
    RowWriter writer() {
        return new SumRows(report, count, settings.filter(), settings.names());
    }

    @Override
    void row(Row row) {
        for (int cell = 0; cell < row.count(); cell++) {
            if (row.from(cell) >= 0) {
                tally.add(row.bytes(), row.from(cell), row.to(cell));
            }
        }
    }

    @Override
    boolean end() throws IOException {
        if (settings.format() == ReportFormat.TEXT) {
            settings.out().write(report.sumHead(settings.filter().which()).getBytes(StandardCharsets.US_ASCII));
            if (tally.size() == 0) {
                line.add("<no events of interest were found>\n").print();
            }
        } else if (settings.format() == ReportFormat.CSV) {
            line.add("total,").add(report.counted()).print();
        }
        for (int number : tally.order(count.numeric())) {
            byte[] value = tally.value(number);
            switch (settings.format()) {
                case TEXT ->
                    line.add(tally.hits(number))
                            .add("  ")
                            .plain(value, 0, value.length)
                            .print();
                case CSV ->
                    line.add(tally.hits(number))
                            .add(",")
                            .csv(value, 0, value.length)
                            .print();
                case JSON -> json(tally.hits(number), tally.text(number));
            }
        }
        return true;
    }

    private void json(long total, String value) throws IOException {
        Json json = new Json();
        json.beginObject();
        json.member("total", total);
        json.member(report.counted(), value);
        json.endObject();
        settings.out().write(json.toBytes());
        settings.out().write('\n');
    }
}
