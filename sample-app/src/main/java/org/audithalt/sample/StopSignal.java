package org.audithalt.sample;

import java.util.concurrent.TimeUnit;

/** Says when the workers begin no further round: after a number of seconds, or as soon as someone asks. */
final class StopSignal {

    private final long startNanos = System.nanoTime();
    private final long limitNanos;
    private volatile boolean raised;

    /** @param seconds time from now; 0 for no limit */
    StopSignal(long seconds) {
        limitNanos = seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
    }

    void raise() {
        raised = true;
    }

    boolean isRaised() {
        return raised || System.nanoTime() - startNanos >= limitNanos;
    }
}
