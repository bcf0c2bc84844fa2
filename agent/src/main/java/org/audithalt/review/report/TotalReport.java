package org.audithalt.review.report;

import java.io.IOException;
import org.audithalt.control.Json;
import org.audithalt.review.RowWriter;
import org.audithalt.review.TimeRange;

/** The summary: how many events of each kind, and how many different values. */
public final class TotalReport extends LogReport {
    private static final Total[] TOTALS = Total.values();

    private final Line line;
    private final long[] numbers = new long[TOTALS.length];
    private final Tally[] values = new Tally[TOTALS.length];
    private final Row inner = new Row();
    private boolean any;
    private long firstMillis;
    private long lastMillis;

    /** Of all logs. */
    public TotalReport(ReportSettings settings) {
        super(settings);
        line = new Line(settings.out());
        for (Total total : TOTALS) {
            values[total.ordinal()] = new Tally();
        }
    }

    /** Also events of other times are read: the report says from when to when the logs go. */
    @Override
    TimeRange range() {
        return TimeRange.ALL;
    }

    @Override
    RowWriter writer() {
        return new TotalRows(settings.filter());
    }

    @Override
    void row(Row row) {
        long millis = row.number(0);
        // an action that took long has its record behind younger ones
        firstMillis = any ? Math.min(firstMillis, millis) : millis;
        lastMillis = any ? Math.max(lastMillis, millis) : millis;
        any = true;
        for (int cell = 1; cell < row.count(); cell++) {
            if (TOTALS[cell - 1].distinct() == null) {
                numbers[cell - 1] += row.number(cell);
            } else {
                inner.read(row.bytes(), row.from(cell) - RowLayout.LENGTH_BYTES);
                for (int i = 0; i < inner.count(); i++) {
                    values[cell - 1].add(inner.bytes(), inner.from(i), inner.to(i));
                }
            }
        }
    }

    /** How many. */
    long number(Total total) {
        return total.distinct() == null ? numbers[total.ordinal()] : values[total.ordinal()].size();
    }

    @Override
    boolean end() throws IOException {
        switch (settings.format()) {
            case TEXT -> text();
            case CSV -> {
                line.add("name,number").print();
                for (Total total : TOTALS) {
                    line.add(total.word()).add(",").add(number(total)).print();
                }
            }
            case JSON -> json();
        }
        return any;
    }

    private void text() throws IOException {
        TimeRange range = settings.filter().range();
        String last = any ? Line.peopleMillis(lastMillis, settings.zone()) : "?";
        line.add("\n" + settings.filter().which() + "Summary Report\n======================")
                .print();
        line.add("Range of time in logs: ")
                .add(any ? Line.peopleMillis(firstMillis, settings.zone()) : "?")
                .add(" - ")
                .add(last)
                .print();
        long from = range.from() == TimeRange.ALL.from() ? firstMillis : range.from() * 1000;
        line.add("Selected time for report: ")
                .add(Line.people(from, settings.zone()))
                .add(" - ")
                .add(range.to() == TimeRange.ALL.to() ? last : Line.people(range.to() * 1000, settings.zone()))
                .print();
        for (Total total : TOTALS) {
            line.add(total.label()).add(": ").add(number(total)).print();
        }
        line.print();
    }

    private void json() throws IOException {
        Json json = new Json();
        json.beginObject();
        if (any) {
            json.member("first", Line.machines(firstMillis));
            json.member("last", Line.machines(lastMillis));
        }
        for (Total total : TOTALS) {
            json.member(total.word(), number(total));
        }
        json.endObject();
        settings.out().write(json.toBytes());
        settings.out().write('\n');
    }
}
