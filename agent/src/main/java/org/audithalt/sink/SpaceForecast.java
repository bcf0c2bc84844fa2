package org.audithalt.sink;

/** What becomes of the space for the log: how fast it is used, how long it lasts, and whether opening the gate now would hold. */
public final class SpaceForecast {
    private final AuditLogs logs;
    private final LogLimits limits;
    private final GrowthRate rate = new GrowthRate();

    SpaceForecast(AuditLogs logs, LogLimits limits) {
        this.logs = logs;
        this.limits = limits;
    }

    /** Takes a sample if one is due. The thread of the space watch. */
    void seen(long nowNanos) {
        AuditLog current = logs.current();
        rate.seen(current, current.size(), nowNanos);
    }

    /** How fast the log grows, bytes an hour, measured over the last hour at most; -1 while that is not known. Any thread. */
    public long growthBytesPerHour() {
        return rate.bytesPerHour();
    }

    /**
     * When the process would be halted if the log in use goes on to grow so and nothing else takes its space, milliseconds from
     * now; -1 if it never would, or that is not known. Any thread.
     */
    public long fullInMillis() {
        ListedLog inUse = logs.inUse();
        long room = inUse.freeBytes() - limits.neededBytes();
        if (inUse.haltBytes() > 0) {
            room = Math.min(room, inUse.growthBytes() - inUse.haltBytes());
        } else if (inUse.growthBytes() < room) {
            // the oldest are deleted before
            return GrowthRate.UNKNOWN;
        }
        return rate.lastsMillis(room);
    }

    /** Whether opening now would hold, for people. */
    public String ofOpening() {
        ListedLog usable = logs.preferred();
        long free = usable == null ? logs.inUse().freeBytes() : usable.freeBytes();
        return free < limits.neededToOpen()
                ? "will suspend again: " + SpaceWatch.readable(free) + " free, "
                        + SpaceWatch.readable(limits.neededToOpen()) + " needed"
                : "will hold: " + SpaceWatch.readable(free) + " free, " + SpaceWatch.readable(limits.neededBytes())
                        + " needed";
    }
}
