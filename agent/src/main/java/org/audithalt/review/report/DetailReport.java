package org.audithalt.review.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.audithalt.control.Json;
import org.audithalt.review.RowWriter;

/** A line for each event that a report takes. */
public final class DetailReport extends LogReport {
    private final Report report;
    private final List<Column> columns;
    private final Line line;
    private final Json json = new Json();
    private final RowOrder order = new RowOrder(this::print);
    private long number;

    /** @param report what to report */
    public DetailReport(Report report, ReportSettings settings) {
        super(settings);
        this.report = report;
        columns = report.columns();
        line = new Line(settings.out());
    }

    @Override
    void begin() throws IOException {
        if (settings.format() == ReportFormat.TEXT) {
            settings.out().write(report.head().getBytes(StandardCharsets.US_ASCII));
        } else if (settings.format() == ReportFormat.CSV) {
            line.add("time");
            for (Column column : columns) {
                line.add(",").add(column.title());
            }
            line.print();
        }
    }

    @Override
    RowWriter writer() {
        return new DetailRows(report, settings.filter(), settings.names());
    }

    @Override
    void row(Row row) throws IOException {
        order.row(row);
    }

    private void print(Row row) throws IOException {
        settings.progress().printing();
        number++;
        switch (settings.format()) {
            case TEXT -> text(row);
            case CSV -> csv(row);
            case JSON -> json(row);
        }
    }

    @Override
    boolean end() throws IOException {
        order.finish();
        if (number == 0 && settings.format() == ReportFormat.TEXT) {
            line.add("<no events of interest were found>\n").print();
        }
        return number > 0;
    }

    private void text(Row row) throws IOException {
        line.add(number).add(". ").add(Line.people(row.number(DetailRows.MILLIS), settings.zone()));
        for (int cell = DetailRows.FIRST_COLUMN; cell < row.count(); cell++) {
            line.add(" ");
            if (row.from(cell) < 0) {
                line.add("?");
            } else {
                line.plain(row.bytes(), row.from(cell), row.to(cell));
            }
        }
        line.print();
    }

    private void csv(Row row) throws IOException {
        line.add(Line.machines(row.number(DetailRows.MILLIS)));
        for (int cell = DetailRows.FIRST_COLUMN; cell < row.count(); cell++) {
            line.add(",");
            if (row.from(cell) >= 0) {
                line.csv(row.bytes(), row.from(cell), row.to(cell));
            }
        }
        line.print();
    }

    private void json(Row row) throws IOException {
        json.clear();
        json.beginObject();
        json.member("time", Line.machines(row.number(DetailRows.MILLIS)));
        for (int cell = DetailRows.FIRST_COLUMN; cell < row.count(); cell++) {
            if (row.from(cell) >= 0) {
                json.member(columns.get(cell - DetailRows.FIRST_COLUMN).title(), row.text(cell));
            }
        }
        json.endObject();
        settings.out().write(json.toBytes());
        settings.out().write('\n');
    }
}
