package org.audithalt.control;

/**
 * What the MXBean shows and does. Any thread, also of the application; waits for nobody. An array may be long, but never holds
 * more than the first {@link ControlTarget#WAITERS_SHOWN} waiters.
 */
public interface TrailView {
    /** Whether auditable actions do not begin. */
    boolean closed();

    /** Whether they begin although no sink can store their records. */
    boolean unaudited();

    /** The reasons that hold, each as word, since when (milliseconds since the epoch), detail, what clears it. */
    String[][] reasons();

    /** How often the gate has closed; counts what was tried before the start. */
    int closings();

    int waiting();

    /** The oldest waiters, each as thread, operation, object, milliseconds. */
    String[][] waiters();

    /** Slots of the backlog: limit, used, in flight, merely waiting, complete and not stored. */
    int[] backlog();

    String logFile();

    /** The log: bytes, serial number of the last record stored, free bytes of its file system, bytes needed. */
    long[] log();

    /** Words of the thresholds of space that are reached. */
    String[] thresholds();

    /** Records lost: how many, first and last time (milliseconds since the epoch, 0: none). */
    long[] lost();

    /** Result and text of the last drill; empty if there was none. */
    String[] drill();

    /** Each setting as key and value. */
    String[][] settings();

    String version();

    /** All that {@code status --output json} tells of the process. */
    String statusJson();

    /** What an administrator may do: {@code read} or {@code control}. */
    String permitted();

    /**
     * Does as the command suspend.
     *
     * @param by who asks, words of a record
     * @return what to tell
     */
    String suspend(String by, String reason);

    /** Does as the command resume. Parameters as above. */
    String resume(String by, String reason);

    /** Takes a line for stderr; never blocks. */
    void say(String line);
}
