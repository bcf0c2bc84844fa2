package org.audithalt.review;

import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * How a search prints what it finds.
 *
 * @param zone of times that are printed for people
 * @param justOne whether it stops after the first event
 * @param prompt whether events of a stream are printed as soon as they are complete, not in blocks
 */
public record Printing(EventFormats format, ZoneId zone, boolean justOne, boolean prompt, OutputStream out) {
    /**
     * Not for people: what a report needs of each event, in the order of the logs.
     *
     * @param writers makes one for each block of a log; called by several threads
     * @param rows takes what they write, whole events at a time, from one thread
     */
    public static Printing rows(Supplier<RowWriter> writers, OutputStream rows) {
        return new Printing(zone -> new RowFormat(writers.get()), ZoneOffset.UTC, false, false, rows);
    }
}
