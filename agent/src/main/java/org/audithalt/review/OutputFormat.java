package org.audithalt.review;

/** The formats that a search can print. */
public enum OutputFormat {
    /** The records as they stand in the log. */
    RAW,
    /** With the time as people read it, the last record first, as ausearch prints without {@code --format}. */
    DEFAULT,
    /** With names for numbers, as {@code ausearch -i}. */
    INTERPRET,
    /** A sentence a line and event. */
    TEXT,
    /** Comma-separated values, a line a event, below a line of names. */
    CSV,
    /** An object a line. */
    JSON
}
