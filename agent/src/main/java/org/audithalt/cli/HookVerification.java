package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Has a process look at its hooks and waits until it has. */
final class HookVerification {
    private static final long LOOK_NANOS = 50_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ControlClient client;
    private final long limitMillis;

    /** @param limitMillis longest wait for the result */
    HookVerification(ControlClient client, long limitMillis) {
        this.client = client;
        this.limitMillis = limitMillis;
    }

    /**
     * Asks and waits.
     *
     * @return whether the process has looked; false if the time is up
     * @throws IOException if the process does not answer
     */
    boolean of(AuditedJvm jvm) throws IOException {
        long ticket = new Fields(client.ask(jvm.controlSocket(), "verify", "")).number("verification");
        long began = System.nanoTime();
        while (System.nanoTime() - began < limitMillis * NANOS_PER_MILLI) {
            Fields status = new Fields(client.ask(jvm.controlSocket(), "status", ""));
            if (status.object("hooks").number("verification") >= ticket) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }
}
