package org.audithalt.review;

import java.time.ZoneId;

/** The formats that a search can print. */
public enum OutputFormat implements EventFormats {
    /** The records as they stand in the log. */
    RAW,
    /** With the time as people read it, the last record first, as ausearch prints without {@code --format}. */
    DEFAULT,
    /** With names for numbers, as {@code ausearch -i}. */
    INTERPRET,
    /** An object a line. */
    JSON;

    @Override
    public EventFormat make(ZoneId zone) {
        return switch (this) {
            case RAW -> new RawFormat();
            case DEFAULT -> new DefaultFormat(zone);
            case INTERPRET -> new InterpretFormat(zone);
            case JSON -> new JsonFormat();
        };
    }
}
