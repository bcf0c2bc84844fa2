package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Has a process look at its hooks and waits until it has. */
final class Verification {
    private static final long LOOK_NANOS = 50_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ControlClient client;
    private final long limitMillis;

    /** @param limitMillis longest wait for the result */
    Verification(ControlClient client, long limitMillis) {
        this.client = client;
        this.limitMillis = limitMillis;
    }

    /** Returns when a status tells the result, or the time is up: then its time of verification is an old one. */
    void of(AuditedJvm jvm) {
        try {
            long before = verifiedMillis(jvm);
            client.ask(jvm.controlSocket(), "verify", "");
            long began = System.nanoTime();
            while (verifiedMillis(jvm) == before && System.nanoTime() - began < limitMillis * NANOS_PER_MILLI) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (IOException unreachable) {
            // the status that follows says so
        }
    }

    private long verifiedMillis(AuditedJvm jvm) throws IOException {
        return new Fields(client.ask(jvm.controlSocket(), "status", ""))
                .object("hooks")
                .number("verified");
    }
}
