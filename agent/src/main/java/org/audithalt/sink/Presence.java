package org.audithalt.sink;

/** Whether the log is still the file that its path names. */
public enum Presence {
    /** It is, and holds at least what was written. */
    PRESENT,
    /** The path names nothing. */
    GONE,
    /** The path names another file, or none that is regular. */
    REPLACED,
    /** The file is shorter than what was written. */
    TRUNCATED
}
