package org.audithalt.review;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.audithalt.record.Octets;

/**
 * A line an event, below a line of names: the columns of ausearch's {@code --format csv}. Times are UTC, dates ISO 8601, and
 * values with commas, quotes or line ends stand in quotes (RFC 4180), which ausearch forgets.
 */
final class CsvFormat implements EventFormat {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd,HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAYS = 7;

    private final Set<Printing.ExtraColumns> extra = EnumSet.noneOf(Printing.ExtraColumns.class);
    private final Escape escape;
    private final Summarizer summarizer = new Summarizer();
    private final EventSummary summary = new EventSummary();
    private final Octets cell = new Octets(256);

    CsvFormat(Set<Printing.ExtraColumns> extra, Escape escape) {
        this.extra.addAll(extra);
        this.escape = escape;
    }

    @Override
    public void appendHeader(Octets out) {
        boolean labels = extra.contains(Printing.ExtraColumns.LABELS);
        plain("NODE,EVENT,DATE,TIME,", out);
        plain(with(Printing.ExtraColumns.TIME, "YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,"), out);
        plain("SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,", out);
        plain(labels ? "SUBJ_LABEL," : "", out);
        plain("ACTION,RESULT,OBJ_PRIME,OBJ_SEC,", out);
        plain(with(Printing.ExtraColumns.OBJ2, "OBJ2,"), out);
        plain(labels ? "OBJ_LABEL," : "", out);
        plain("OBJ_KIND,HOW", out);
        plain(with(Printing.ExtraColumns.KEYS, ",KEY"), out);
        out.append('\n');
    }

    @Override
    public void append(Event event, Octets out) {
        summarizer.summarize(event, summary);
        cell(Bytes.latin(event.bytes(), event.nodeBegin(), event.nodeEnd()), out);
        cell(summary.type, out);
        time(event, out);
        plain(Long.toString(event.serial()), out);
        out.append(',');
        cell(summary.kind, out);
        cell(summary.session, out);
        cell(summary.subject, out);
        cell(summary.actingAs, out);
        cell(summary.subjectKind, out);
        extra(Printing.ExtraColumns.LABELS, summary.subjectLabel, out);
        cell(summary.action, out);
        cell(summary.result, out);
        cell(summary.object, out);
        cell(summary.objectNumber, out);
        extra(Printing.ExtraColumns.OBJ2, summary.second, out);
        extra(Printing.ExtraColumns.LABELS, summary.objectLabel, out);
        cell(summary.objectKind, out);
        cell(summary.how, out);
        extra(Printing.ExtraColumns.KEYS, summary.key, out);
        out.setLength(out.length() - 1);
        out.append('\n');
    }

    private void time(Event event, Octets out) {
        Instant time = Instant.ofEpochSecond(event.seconds());
        plain(DATE.format(time), out);
        out.append(',');
        if (extra.contains(Printing.ExtraColumns.TIME)) {
            OffsetDateTime parts = time.atOffset(ZoneOffset.UTC);
            int weekday = parts.getDayOfWeek().getValue() % DAYS;
            plain(parts.getYear() + "," + parts.getMonthValue() + "," + parts.getDayOfMonth() + "," + weekday, out);
            plain("," + parts.getHour() + "," + event.millis() + ",+00:00,", out);
        }
    }

    private String with(Printing.ExtraColumns column, String text) {
        return extra.contains(column) ? text : "";
    }

    private void extra(Printing.ExtraColumns column, String text, Octets out) {
        if (extra.contains(column)) {
            cell(text, out);
        }
    }

    private void cell(String text, Octets out) {
        cell.clear();
        escape.append(text, cell);
        boolean quoted = false;
        for (int i = 0; i < cell.length(); i++) {
            byte octet = cell.array()[i];
            quoted |= octet == ',' || octet == '"' || octet == '\n' || octet == '\r';
        }
        if (quoted) {
            out.append('"');
        }
        for (int i = 0; i < cell.length(); i++) {
            if (cell.array()[i] == '"') {
                out.append('"');
            }
            out.append(cell.array()[i]);
        }
        if (quoted) {
            out.append('"');
        }
        out.append(',');
    }

    private static void plain(String text, Octets out) {
        out.append(Bytes.latin(text));
    }
}
