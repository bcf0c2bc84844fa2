package org.audithalt.review;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Set;

/**
 * How a search prints what it finds.
 *
 * @param zone of times that are printed for people
 * @param justOne whether it stops after the first event
 * @param prompt whether events of a stream are printed as soon as they are complete, not in blocks
 * @param escape what is done to values that are shown decoded
 * @param columns that {@link OutputFormat#CSV} has besides the usual
 */
public record Printing(
        OutputFormat format,
        ZoneId zone,
        boolean justOne,
        boolean prompt,
        OutputStream out,
        Escape escape,
        Set<ExtraColumns> columns) {
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

    public Printing {
        columns = Set.copyOf(columns);
    }

    /** For terminals, with the usual columns. */
    public Printing(OutputFormat format, ZoneId zone, boolean justOne, boolean prompt, OutputStream out) {
        this(format, zone, justOne, prompt, out, Escape.TTY, Set.of());
    }

    EventFormat make() {
        return switch (format) {
            case RAW -> new RawFormat();
            case DEFAULT -> new DefaultFormat(zone);
            case INTERPRET -> new InterpretFormat(zone, escape);
            case TEXT -> new TextFormat(zone, escape);
            case CSV -> new CsvFormat(columns, escape);
            case JSON -> new JsonFormat();
        };
    }
}
