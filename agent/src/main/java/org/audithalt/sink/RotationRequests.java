package org.audithalt.sink;

import org.audithalt.backlog.ControlSlots;

/**
 * Requests to rotate the log, on their way to the writer, and what came of them, on the way back. One thread asks (the control
 * thread), the writer thread takes and answers, any thread looks; none waits. Requests made before the writer comes to
 * them are served by one rotation.
 */
final class RotationRequests {
    private volatile long askingPid = ControlSlots.AGENT;
    private volatile long askingUid = ControlSlots.AGENT;
    private volatile long asked;
    private volatile Rotation latest = new Rotation(0, true, "");

    /** Leaves a request; its ticket, 1 and up. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the asking thread alone writes it
    long ask(long pid, long uid) {
        askingPid = pid;
        askingUid = uid;
        return ++asked;
    }

    /** The youngest request that is not done, 0 if all are. Writer thread. */
    long due() {
        long ticket = asked;
        Rotation answer = latest;
        return answer.done() && answer.ticket() == ticket ? 0 : ticket;
    }

    /** Whether nothing was tried yet for a request: a pause after a failure is not kept then. Writer thread. */
    boolean isFresh(long ticket) {
        return ticket > latest.ticket();
    }

    /** Answers all requests up to a ticket. Writer thread. */
    void answer(long ticket, boolean done, String text) {
        latest = new Rotation(ticket, done, text);
    }

    Rotation latest() {
        return latest;
    }

    /** Process that asked last. */
    long pid() {
        return askingPid;
    }

    /** User that asked last. */
    long uid() {
        return askingUid;
    }
}
