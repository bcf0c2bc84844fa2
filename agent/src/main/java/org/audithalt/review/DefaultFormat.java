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
            printable(event.bytes(), begin, end, out);
            out.append('\n');
        }
    }

    /** Nothing that a terminal would obey: control characters become {@code \ooo}. */
    static void printable(byte[] bytes, int from, int to, Octets out) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i] & 0xff;
            if (octet >= 0x20 && octet != 0x7f) {
                out.append(octet);
                continue;
            }
            out.append('\\');
            for (int shift = 6; shift >= 0; shift -= 3) {
                out.append('0' + (octet >> shift & 7));
            }
        }
    }
}
