package org.audithalt.hook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of weaving one class: what is expected of it, and what the transformer and the witness have seen.
 *
 * <p>Written by whichever thread transforms the class, read by those that install the hooks and look after them.
 */
final class ClassOutcome {
    /** What a class that nobody has loaded is known to come to; null if it was loaded at start. */
    private volatile int @Nullable [] expected;

    /** Null until the transformer has seen the class; benign race of two transformations: either outcome is right. */
    private volatile int @Nullable [] matches;

    private volatile @Nullable Throwable failure;
    private final Sightings sightings = new Sightings();

    /** Rows that another agent has taken out again since; empty if none. */
    private volatile String lost = "";

    /** Rows that were not woven as the table says since, and why; empty if none. */
    private volatile String deviating = "";

    /** The class is not loaded yet; its class file is known to match so. */
    void expect(int[] knownMatches) {
        expected = knownMatches;
    }

    /** The transformer has been called for the class in a module, whatever comes of it. */
    void saw(@Nullable Module module) {
        if (module != null) {
            sightings.add(module);
        }
    }

    /** Whether the transformer was called for the class of that module since the last verification began. */
    boolean sawIn(Module module) {
        return sightings.has(module);
    }

    /** True if the transformer has never seen the class, and nobody has failed to try it. */
    boolean isUnseen() {
        return matches == null && failure == null;
    }

    void succeeded(int[] newMatches) {
        failure = null;
        matches = newMatches;
    }

    void failed(Throwable thrown) {
        failure = thrown;
        expected = null;
        matches = null;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Another agent has taken hooks out: until a verification has not seen it again, for what is woven may be refused. */
    void lose(String rowIds) {
        if (!rowIds.isEmpty()) {
            lost = rowIds;
        }
    }

    /**
     * A transformation did not weave what the table says, or there was none: until a verification has not seen it again.
     *
     * @param what ids of the rows, a colon and what is wrong
     */
    void deviate(String what) {
        deviating = what;
    }

    /** Ids of the rows whose hooks another agent has taken out; empty if all are there. */
    String lost() {
        return lost;
    }

    /** What {@link #deviate} was told; empty if nothing. */
    String deviating() {
        return deviating;
    }

    /** The class is to be transformed again: from now on only that is a sighting. What was lost stays lost. */
    void unsee() {
        sightings.clear();
    }

    /** Begins a verification: from now on only what it sees counts. */
    void forget() {
        lost = "";
        deviating = "";
        sightings.clear();
    }

    /**
     * How often a row matched when the class was woven last; while nobody has loaded it, how often it is known to match.
     *
     * @param index the row's place in the plan
     * @return -1 if it was never woven or the weaving failed
     */
    int matchesOf(int index) {
        int[] last = matches;
        if (last == null && failure == null) {
            last = expected;
        }
        return last == null ? -1 : last[index];
    }

    /** Ids of the rows that do not match as the table says; empty if all do. */
    String deviations(List<HookRow> rows, int measured) {
        String ids = "";
        for (int i = 0; i < rows.size(); i++) {
            if (matchesOf(i) != rows.get(i).matchesOn(measured)) {
                ids += (ids.isEmpty() ? "" : ",") + rows.get(i).id();
            }
        }
        return ids;
    }
}
