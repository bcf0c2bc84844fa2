package org.audithalt.review;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.audithalt.record.Octets;

/** A sentence a line and event, as ausearch's {@code --format text}, with ISO dates. */
final class TextFormat implements EventFormat {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("'t 'yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String ADDRESS = " laddr=";
    private static final String PATH = " path=";

    private final ZoneId zone;
    private final Escape escape;
    private final Summarizer summarizer = new Summarizer();
    private final EventSummary summary = new EventSummary();

    TextFormat(ZoneId zone, Escape escape) {
        this.zone = zone;
        this.escape = escape;
    }

    @Override
    public void append(Event event, Octets out) {
        summarizer.summarize(event, summary);
        if (event.nodeEnd() > event.nodeBegin()) {
            plain("On ", out);
            escape.append(event.bytes(), event.nodeBegin(), event.nodeEnd(), out);
            plain(" a", out);
        } else {
            plain("A", out);
        }
        plain(TIME.format(Instant.ofEpochSecond(event.seconds()).atZone(zone)), out);
        word(" ", summary.subject, out);
        if (!summary.actingAs.isEmpty() && !summary.actingAs.equals(summary.subject)) {
            word(", acting as ", summary.actingAs, out);
            plain(",", out);
        }
        plain(
                summary.result.isEmpty() ? "" : summary.result.equals("success") ? " successfully" : " unsuccessfully",
                out);
        word(" ", summary.action, out);
        word(" ", object(), out);
        word(" to ", summary.second, out);
        if (!summary.action.equals("executed") && !summary.action.equals(SummaryTables.UNKNOWN_ACTION)) {
            word(" using ", summary.how, out);
        }
        out.append('\n');
    }

    /** Of an address the host, or the path. */
    private String object() {
        String object = summary.object;
        if (!summary.objectKind.equals("socket") || !object.startsWith("{ ")) {
            return object;
        }
        int host = object.indexOf(ADDRESS);
        int path = object.indexOf(PATH);
        if (path >= 0 && (host < 0 || path < host)) {
            return object.substring(path + PATH.length(), object.length() - 2);
        }
        return host < 0 ? object : object.substring(host + ADDRESS.length(), object.indexOf(' ', host + 1));
    }

    private void word(String before, String text, Octets out) {
        if (!text.isEmpty()) {
            plain(before, out);
            escape.append(text, out);
        }
    }

    private static void plain(String text, Octets out) {
        out.append(Bytes.latin(text));
    }
}
