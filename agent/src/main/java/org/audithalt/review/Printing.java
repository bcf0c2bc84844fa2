package org.audithalt.review;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a search prints what it finds.
 *
 * @param formats in which
 * @param justOne whether it stops after the first event
 * @param prompt whether events of a stream are printed as soon as they are complete, not in blocks
 * @param out where to; throws {@link NobodyReadsException} when nobody reads it any more
 */
public record Printing(EventFormats formats, boolean justOne, boolean prompt, OutputStream out) {
    /** Columns of {@link OutputFormat#CSV} that must be asked for. */
    public enum ExtraColumns {
        /** The parts of the time. */
        TIME,
        /** The rule's key. */
        KEYS,
        /** The security labels of subject and object. */
        LABELS,
        /** A second object. */
        OBJ2
    }

    /**
     * For people and their tools.
     *
     * @param zone of times that are printed for people
     * @param justOne whether it stops after the first event
     * @param prompt whether events of a stream are printed as soon as they are complete, not in blocks
     * @param escape what is done to values that are shown decoded
     * @param columns that {@link OutputFormat#CSV} has besides the usual
     */
    public Printing(
            OutputFormat format,
            ZoneId zone,
            boolean justOne,
            boolean prompt,
            OutputStream out,
            Escape escape,
            Set<ExtraColumns> columns) {
        this(formats(format, zone, escape, Set.copyOf(columns)), justOne, prompt, out);
    }

    /** For terminals, with the usual columns. */
    public Printing(OutputFormat format, ZoneId zone, boolean justOne, boolean prompt, OutputStream out) {
        this(format, zone, justOne, prompt, out, Escape.TTY, Set.of());
    }

    /**
     * Not for people: what a report needs of each event, in the order of the logs.
     *
     * @param writers makes one for each block of a log; called by several threads
     * @param rows takes what they write, whole events at a time, from one thread
     */
    public static Printing rows(Supplier<RowWriter> writers, OutputStream rows) {
        return new Printing(() -> new RowFormat(writers.get()), false, false, rows);
    }

    private static EventFormats formats(OutputFormat format, ZoneId zone, Escape escape, Set<ExtraColumns> columns) {
        return () -> switch (format) {
            case RAW -> new RawFormat();
            case DEFAULT -> new DefaultFormat(zone);
            case INTERPRET -> new InterpretFormat(zone, escape);
            case TEXT -> new TextFormat(zone, escape);
            case CSV -> new CsvFormat(columns, escape);
            case JSON -> new JsonFormat();
        };
    }
}
