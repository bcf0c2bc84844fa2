package org.audithalt.review.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.audithalt.record.Octets;

/** Builds a line of output and prints it. Reused from line to line; for one thread. */
final class Line {
    private static final DateTimeFormatter PEOPLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter PEOPLE_MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter MACHINES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

    private final Octets octets = new Octets(512);
    private final OutputStream out;

    Line(OutputStream out) {
        this.out = out;
    }

    Line add(String text) {
        octets.append(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Line add(long number) {
        return add(Long.toString(number));
    }

    /** Adds a value as somebody else chose it, for people. */
    Line plain(byte[] bytes, int from, int to) {
        PlainText.append(bytes, from, to, octets);
        return this;
    }

    /** Adds a value as somebody else chose it as a cell of comma-separated values. */
    Line csv(byte[] bytes, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            quoted |= bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\n' || bytes[i] == '\r';
        }
        if (!quoted) {
            octets.append(bytes, from, to - from);
            return this;
        }
        octets.append('"');
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                octets.append('"');
            }
            octets.append(bytes[i]);
        }
        octets.append('"');
        return this;
    }

    /** Prints the line. */
    void print() throws IOException {
        octets.append('\n');
        out.write(octets.array(), 0, octets.length());
        octets.clear();
    }

    /** A time for people: local, without milliseconds. */
    static String people(long millis, ZoneId zone) {
        return PEOPLE.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    static String peopleMillis(long millis, ZoneId zone) {
        return PEOPLE_MILLIS.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** A time for machines: ISO 8601, UTC. */
    static String machines(long millis) {
        return MACHINES.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }
}
