package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.audithalt.record.Octets;

/**
 * What {@code ausearch -i} prints: the records from the last to the first, numbers with the names that they stand for, encoded
 * values decoded. The words between the fields stay as they are.
 */
final class InterpretFormat implements EventFormat {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final Escape escape;
    private final Fields fields = new Fields();
    private final Meaning meaning = new Meaning();

    InterpretFormat(ZoneId zone, Escape escape) {
        this.zone = zone;
        this.escape = escape;
    }

    @Override
    public void append(Event event, Octets out) {
        ascii("----\n", out);
        for (int record = event.count() - 1; record >= 0; record--) {
            record(event, record, out);
        }
    }

    private void record(Event event, int record, Octets out) {
        byte[] bytes = event.bytes();
        int stamp = Bytes.indexOf(bytes, event.begin(record), event.body(record), '(');
        Escape.TTY.append(bytes, event.begin(record), stamp + 1, out);
        ascii(TIME.format(Instant.ofEpochSecond(event.seconds()).atZone(zone)), out);
        ascii(String.format(Locale.ROOT, ".%03d:%d) :", event.millis(), event.serial()), out);
        int copied = event.body(record);
        int end = Bytes.indexOf(bytes, copied, event.end(record), Fields.ENRICHED);
        fields.over(event, record);
        while (fields.next()) {
            Escape.TTY.append(bytes, copied, fields.nameEnd() + 1, out);
            escape.append(meaning.of(event, record, fields), out);
            copied = Math.min(end, fields.valueEnd() + (fields.quoted() ? 1 : 0));
        }
        Escape.TTY.append(bytes, copied, end, out);
        out.append('\n');
    }

    private static void ascii(String text, Octets out) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
