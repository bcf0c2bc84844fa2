package org.audithalt.conservation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What really happened, seen from outside the agent: from the kernel, a server that counts, the directory itself, or the model
 * of a simulation. Not thread-safe.
 */
public final class Witness {
    /** An action seen: how it ended, when it was asked for and when it began, on a clock of the witness's choice. */
    record Seen(Outcome outcome, long asked, long began) {}

    /** A time during which nothing may begin, both ends not included. */
    record Closed(long from, long to) {}

    private static final long UNTIMED = Long.MIN_VALUE;

    private final Map<String, List<Seen>> seen = new HashMap<>();
    private final List<Closed> closed = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean seesFailures = true;
    private long mayBeUnknown;

    /** An action happened at a time that does not matter. */
    public void saw(String action, Outcome outcome) {
        saw(action, outcome, UNTIMED, UNTIMED);
    }

    /**
     * An action happened. Who asked before the gate closed may begin a little after.
     *
     * @param asked when the program came to it, on the clock of {@link #closed}
     * @param began when it was let begin
     */
    public void saw(String action, Outcome outcome, long asked, long began) {
        seen.computeIfAbsent(action, any -> new ArrayList<>()).add(new Seen(outcome, asked, began));
    }

    /** The gate was closed for all the time between two moments. */
    public void closed(long from, long to) {
        closed.add(new Closed(from, to));
    }

    /**
     * The gate was closed for all the time between two counts of what happened so far.
     *
     * @param inFlight actions that may have been between their entry and their end when it closed
     */
    public void countedWhileClosed(long first, long last, int inFlight) {
        if (last - first > inFlight) {
            complaints.add((last - first) + " actions happened while the gate was closed, " + inFlight
                    + " can have been in flight when it closed");
        }
    }

    /** The process was killed with so many actions between entry and exit, at most. */
    public void killed(int inFlight) {
        mayBeUnknown += inFlight;
    }

    /** Says that this witness sees only what succeeded, as a directory does. */
    public void seesSuccessOnly() {
        seesFailures = false;
    }

    Map<String, List<Seen>> seen() {
        return seen;
    }

    List<Closed> closed() {
        return closed;
    }

    List<String> complaints() {
        return complaints;
    }

    boolean seesFailures() {
        return seesFailures;
    }

    long mayBeUnknown() {
        return mayBeUnknown;
    }
}
