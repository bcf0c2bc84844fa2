package org.audithalt.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.control.ControlServer;
import org.audithalt.control.Json;
import org.audithalt.gate.Reason;
import org.audithalt.gate.ServiceThreads;
import org.audithalt.gate.StackPosition;
import org.audithalt.gate.Waiter;

/**
 * Uses once, before the first hook is woven, all that recovery will need: close and open, waiting and waking, a write and
 * its flush, the control socket with each of its answers. A thread suspended in a JDK class initialiser must find that
 * initialiser already done for us; loading a class is not enough.
 */
final class Rehearsal {
    private static final long FIRST_RECORD_NANOS = 10_000_000_000L;
    private static final long WAKING_MILLIS = 2_000;

    private final AuditedProcess process;
    private final ControlServer server;

    Rehearsal(AuditedProcess process, ControlServer server) {
        this.process = process;
        this.server = server;
    }

    void run() throws IOException, StartRefused {
        server.rehearse();
        StackPosition.ofCaller();
        ServiceThreads.contains(Thread.currentThread());
        // the drill's reason, which is no administrator's: who suspends meanwhile through the socket shall not be
        // resumed here
        process.gate.close(Reason.DRILL, "rehearsal");
        GateText.reasons(process.gate);
        Thread waiter = new Thread(null, new RehearsedWait(process), "audithalt-rehearsal", 0, false);
        waiter.start();
        Json status = new Json();
        status.beginObject();
        new StatusAnswer(process).write(status, true);
        status.endObject().toBytes();
        process.queue.list(new ArrayList<>(), 1);
        process.gate.open(Reason.DRILL);
        joined(waiter);
        GateText.duration(1);
        process.space.forecast().ofOpening();
        process.changes.rehearse();
        process.drill.rehearse();
        process.unauditedResume.rehearse();
        if (!Await.stored(process.writer, 1, FIRST_RECORD_NANOS)) {
            throw new StartRefused(
                    Refusals.ofClosed(process.gate),
                    "log_file=" + process.logs.current().path() + ": the first record could not be stored within 10 s"
                            + (process.gate.closed() ? ": " + GateText.reasons(process.gate) : ""));
        }
    }

    private static void joined(Thread waiter) {
        try {
            waiter.join(WAKING_MILLIS);
            // nobody wakes it if somebody else has closed the gate meanwhile
            LockSupport.unpark(waiter);
            waiter.join(WAKING_MILLIS);
        } catch (InterruptedException early) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits at the gate as an application thread would. */
    private record RehearsedWait(AuditedProcess process) implements Runnable {
        @Override
        public void run() {
            Waiter node = process.queue.enter(-1, null, 0);
            while (process.gate.closedFor(Reason.DRILL)) {
                process.queue.park(node);
            }
            process.queue.leave(node);
        }
    }
}
