package org.audithalt.review.report;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.audithalt.control.Json;
import org.audithalt.review.RowWriter;

/** Bytes of records per day, and in how many days there is no room for more. */
public final class GrowthReport extends LogReport {
    private final Capacity capacity;
    private final Line line;
    private final Growth growth = new Growth();
    private final ZoneId zone;

    /** @param capacity the room that the logs have */
    public GrowthReport(Capacity capacity, ReportSettings settings) {
        super(settings);
        this.capacity = capacity;
        line = new Line(settings.out());
        zone = settings.format() == ReportFormat.TEXT ? settings.zone() : ZoneOffset.UTC;
    }

    @Override
    RowWriter writer() {
        Filter filter = settings.filter();
        return (event, out) -> {
            if (filter.takes(event)) {
                int row = RowLayout.begin(out);
                RowLayout.cell(out, event.seconds() * 1000 + event.millis());
                RowLayout.cell(out, event.bytes());
                RowLayout.end(out, row);
            }
        };
    }

    @Override
    void row(Row row) {
        long millis = row.number(0);
        long day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate().toEpochDay();
        growth.add(day, millis, row.number(1));
    }

    @Override
    boolean end() throws IOException {
        boolean any = growth.events() > 0;
        switch (settings.format()) {
            case TEXT -> text(any);
            case CSV -> csv(any);
            case JSON -> json(any);
        }
        return any;
    }

    private void text(boolean any) throws IOException {
        line.add("\nGrowth Report\n=============================\ndate bytes events\n=============================")
                .print();
        if (!any) {
            line.add("<no events of interest were found>\n").print();
            return;
        }
        long next = Long.MAX_VALUE;
        for (Map.Entry<Long, Growth.Day> day : growth.days().entrySet()) {
            if (day.getKey() > next) {
                line.add(date(next) + " - " + date(day.getKey() - 1) + " 0 0").print();
            }
            next = day.getKey() + 1;
            line.add(date(day.getKey()))
                    .add(" ")
                    .add(day.getValue().bytes())
                    .add(" ")
                    .add(day.getValue().events())
                    .print();
        }
        line.add("\nRange of time: " + Line.people(growth.firstMillis(), zone) + " - "
                        + Line.people(growth.lastMillis(), zone) + ", " + Wording.count(growth.events(), "event") + ", "
                        + Wording.bytes(growth.bytes()))
                .print();
        line.add("Mean: "
                        + (growth.mean() < 0
                                ? "? (less than a minute of events)"
                                : Wording.bytes(growth.mean()) + " a day"
                                        + (growth.wholeDays() > 0
                                                ? " (of " + Wording.count(growth.wholeDays(), "whole day") + ")"
                                                : "")))
                .print();
        line.add("Peak: " + Wording.bytes(growth.peak().getValue().bytes()) + " on "
                        + date(growth.peak().getKey()))
                .print();
        line.add("Trend: " + (growth.hasTrend() ? trend() : "? (needs 3 whole days)"))
                .print();
        room("File system", "free", capacity.usableBytes());
        room("num_logs x max_log_file", "left", capacity.withinLimit());
        line.print();
    }

    private String trend() {
        double slope = growth.trend();
        return (slope < 0 ? "-" : "+") + Wording.bytes(Math.abs(slope)) + " a day each day";
    }

    private void room(String what, String left, long room) throws IOException {
        if (room < 0) {
            return;
        }
        String text = what + ": " + Wording.bytes(room) + " " + left;
        if (growth.mean() > 0) {
            text += ", full in " + Wording.days(room / growth.mean()) + " at the mean, "
                    + Wording.days((double) room / growth.peak().getValue().bytes()) + " at the peak";
        }
        if (growth.hasTrend()) {
            double days = growth.daysWithTrend(room);
            text += Double.isInfinite(days) ? ", never by the trend" : ", " + Wording.days(days) + " by the trend";
        }
        line.add(text).print();
    }

    private void csv(boolean any) throws IOException {
        line.add("date,bytes,events").print();
        if (any) {
            for (Map.Entry<Long, Growth.Day> day : growth.days().entrySet()) {
                Growth.Day value = day.getValue();
                line.add(date(day.getKey()))
                        .add(",")
                        .add(value.bytes())
                        .add(",")
                        .add(value.events())
                        .print();
            }
        }
    }

    private void json(boolean any) throws IOException {
        Json json = new Json();
        json.beginObject();
        json.member("events", growth.events());
        json.member("bytes", growth.bytes());
        if (any) {
            json.member("first", Line.machines(growth.firstMillis()));
            json.member("last", Line.machines(growth.lastMillis()));
            member(json, "mean_bytes_per_day", growth.mean());
            json.member("peak_bytes", growth.peak().getValue().bytes());
            json.member("peak_date", date(growth.peak().getKey()));
            if (growth.hasTrend()) {
                json.member("trend_bytes_per_day_each_day", Math.round(growth.trend()));
            }
            room(json, "file_system", capacity.usableBytes());
            room(json, "limit", capacity.withinLimit());
            json.name("days").beginArray();
            for (Map.Entry<Long, Growth.Day> day : growth.days().entrySet()) {
                json.beginObject();
                json.member("date", date(day.getKey()));
                json.member("bytes", day.getValue().bytes());
                json.member("events", day.getValue().events());
                json.endObject();
            }
            json.endArray();
        }
        json.endObject();
        settings.out().write(json.toBytes());
        settings.out().write('\n');
    }

    private void room(Json json, String what, long room) {
        if (room < 0) {
            return;
        }
        json.member(what + "_bytes_left", room);
        if (growth.mean() > 0) {
            member(json, what + "_days_at_mean", room / growth.mean());
            member(
                    json,
                    what + "_days_at_peak",
                    (double) room / growth.peak().getValue().bytes());
        }
        if (growth.hasTrend()) {
            member(json, what + "_days_by_trend", growth.daysWithTrend(room));
        }
    }

    /** Whole days and bytes, rounded down: nothing lasts longer than it does. */
    private static void member(Json json, String name, double value) {
        if (value >= 0 && !Double.isInfinite(value)) {
            json.member(name, (long) Math.floor(value));
        }
    }

    private static String date(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }
}
