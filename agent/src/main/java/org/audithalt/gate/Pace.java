package org.audithalt.gate;

/**
 * How long an agent thread pauses between two looks at something that nobody tells it of. Once a halt lasts it looks less
 * often, for a halted process costs next to nothing; whoever is named to {@link Gate#telling} is woken when the gate opens,
 * so that nothing begins later for it.
 *
 * <p>One agent thread each. Neither allocates, locks nor parks.
 */
public final class Pace {
    /** What follows the beginning of a halt is told and stored at the usual pace. */
    private static final long SETTLING_NANOS = 5_000_000_000L;

    private final Gate gate;
    private final long usualNanos;
    private final long haltedNanos;
    private final long settlingNanos;
    private boolean halted;
    private long haltedSinceNanos;
    private long openedNanos;

    /**
     * Makes a pace.
     *
     * @param usualNanos pause while the gate is open, and at first when it has closed
     * @param haltedNanos pause when it has been closed for some seconds
     */
    public Pace(Gate gate, long usualNanos, long haltedNanos) {
        this(gate, usualNanos, haltedNanos, SETTLING_NANOS);
    }

    Pace(Gate gate, long usualNanos, long haltedNanos, long settlingNanos) {
        this.settlingNanos = settlingNanos;
        this.gate = gate;
        this.usualNanos = usualNanos;
        this.haltedNanos = haltedNanos;
    }

    /** The pause to make now, nanoseconds. */
    public long nanos() {
        if (!gate.closed()) {
            halted = false;
            return usualNanos;
        }
        long now = System.nanoTime();
        long opened = gate.openedNanos();
        if (!halted || opened != openedNanos) {
            // another halt than at the last look, even if nobody looked while the gate was open
            halted = true;
            openedNanos = opened;
            haltedSinceNanos = now;
        }
        return now - haltedSinceNanos < settlingNanos ? usualNanos : haltedNanos;
    }
}
