package org.audithalt.agent;

import java.io.IOException;
import org.audithalt.bridge.Bridge;
import org.audithalt.control.ControlServer;
import org.audithalt.control.HealthFile;

/** Takes back a start that failed, however far {@link StartSteps} came: the JVM then runs as without the agent, or ends. */
final class StartUndo {
    private final AuditedProcess process;

    StartUndo(AuditedProcess process) {
        this.process = process;
    }

    void run() {
        process.hooks.remove();
        letGo();
        process.announcer.silence();
        Bridge.remove();
        // first, for it would take the deletion of the backlog for the work of others
        process.space.end();
        closeFiles();
        endThreads();
    }

    /** Who came to the gate meanwhile goes on; what is in flight still finds its slot. */
    private void letGo() {
        process.audit.release();
        process.waker.release();
        Await.nobodyWaits(process.queue, process.wakerThread, Await.UNDO_NANOS);
        Await.nothingInFlight(process.drain, Await.UNDO_NANOS);
    }

    private void closeFiles() {
        try {
            ControlServer opened = process.server;
            if (opened != null) {
                opened.close();
            }
            if (process.started) {
                process.exit.undo();
                process.writer.requestEnd();
                if (!Await.ended(process.writer, Await.UNDO_NANOS)) {
                    process.locks.close();
                }
            } else {
                process.logs.close();
                process.backlog.discard();
                process.locks.remove();
            }
        } catch (IOException failed) {
            // the refusal is already being reported; the next start recovers what is left
        }
    }

    private void endThreads() {
        process.backlog.clock().end();
        process.waker.end();
        process.changes.end();
        process.drill.end();
        HealthFile health = process.health;
        if (health != null) {
            health.end(Await.UNDO_NANOS);
        }
        process.watchdog.end();
        process.durableBegin.release();
        process.stderrLines.end();
    }
}
