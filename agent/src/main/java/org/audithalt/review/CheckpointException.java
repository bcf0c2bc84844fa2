package org.audithalt.review;

/** A search cannot go on where an earlier one stopped; has ausearch's exit code for the reason. */
public final class CheckpointException extends Exception {
    /** The checkpoint is none, or the log that it names is not among those that are read. */
    public static final int INVALID = 10;
    /** The checkpoint cannot be read or written. */
    public static final int FAILED = 11;
    /** The event is not in the log. */
    public static final int NOT_FOUND = 12;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CheckpointException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the command line ends with. */
    public int exitCode() {
        return exitCode;
    }
}
