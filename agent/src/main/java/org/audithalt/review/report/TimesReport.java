package org.audithalt.review.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.audithalt.control.Json;
import org.audithalt.review.RowWriter;
import org.audithalt.review.TimeRange;

/** From when to when one file of a log goes. */
public final class TimesReport extends LogReport {
    private final String file;
    private final Line line;
    private boolean any;
    private long firstMillis;
    private long lastMillis;

    /** @param file its name, as it is printed */
    public TimesReport(String file, ReportSettings settings) {
        super(settings);
        this.file = file;
        line = new Line(settings.out());
    }

    /** What is printed before all files. */
    public static void begin(ReportSettings settings) throws IOException {
        if (settings.format() == ReportFormat.TEXT) {
            new Line(settings.out())
                    .add("\nLog Time Range Report\n=====================")
                    .print();
        } else if (settings.format() == ReportFormat.CSV) {
            new Line(settings.out()).add("file,first,last").print();
        }
    }

    @Override
    TimeRange range() {
        return TimeRange.ALL;
    }

    @Override
    RowWriter writer() {
        return (event, out) -> {
            int row = RowLayout.begin(out);
            RowLayout.cell(out, event.seconds() * 1000 + event.millis());
            RowLayout.end(out, row);
        };
    }

    @Override
    void row(Row row) {
        long millis = row.number(0);
        // an action that took long has its record behind younger ones
        firstMillis = any ? Math.min(firstMillis, millis) : millis;
        lastMillis = any ? Math.max(lastMillis, millis) : millis;
        any = true;
    }

    @Override
    boolean end() throws IOException {
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        switch (settings.format()) {
            case TEXT -> {
                line.plain(name, 0, name.length).add(": ");
                line.add(any ? Line.peopleMillis(firstMillis, settings.zone()) : "no records");
                line.add(any ? " - " + Line.peopleMillis(lastMillis, settings.zone()) : "")
                        .print();
            }
            case CSV ->
                line.csv(name, 0, name.length)
                        .add(any ? "," + Line.machines(firstMillis) + "," + Line.machines(lastMillis) : ",,")
                        .print();
            case JSON -> {
                Json json = new Json();
                json.beginObject();
                json.member("file", file);
                if (any) {
                    json.member("first", Line.machines(firstMillis));
                    json.member("last", Line.machines(lastMillis));
                }
                json.endObject();
                settings.out().write(json.toBytes());
                settings.out().write('\n');
            }
        }
        return any;
    }
}
