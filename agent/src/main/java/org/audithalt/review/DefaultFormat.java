package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.audithalt.record.Octets;

/** What ausearch prints when no format is asked for: a line, the time as ctime(3) has it, the records from the last to the first. */
final class DefaultFormat implements EventFormat {
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("'----\ntime->'EEE MMM ppd HH:mm:ss yyyy'\n'", Locale.ROOT);

    private final ZoneId zone;

    DefaultFormat(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void append(Event event, Octets out) {
        String time = CTIME.format(Instant.ofEpochSecond(event.seconds()).atZone(zone));
        out.append(time.getBytes(StandardCharsets.US_ASCII));
        for (int record = event.count() - 1; record >= 0; record--) {
            int begin = event.begin(record);
            int end = Bytes.indexOf(event.bytes(), begin, event.end(record), Fields.ENRICHED);
            Escape.TTY.append(event.bytes(), begin, end, out);
            out.append('\n');
        }
    }
}
