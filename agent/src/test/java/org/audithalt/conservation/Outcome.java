package org.audithalt.conservation;

/**
 * How an action ended.
 *
 * @param known false if nobody can know: the process died between entry and exit
 * @param success whether it did what it was called for; meaningless if not known
 * @param errno why not; 0 on success, and where a record does not tell
 */
public record Outcome(boolean known, boolean success, long errno) {
    /** It did what it was called for. */
    public static final Outcome SUCCEEDED = new Outcome(true, true, 0);

    /** A record that says: may have happened or not. */
    public static final Outcome UNKNOWN = new Outcome(false, false, 0);

    /** It was refused with an errno. */
    public static Outcome failed(long errno) {
        return new Outcome(true, false, errno);
    }

    @Override
    public String toString() {
        return !known ? "unknown outcome" : success ? "success" : "failure " + errno;
    }
}
