package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import org.audithalt.control.ControlServer;
import org.audithalt.gate.Reason;
import org.audithalt.sink.LogWriter;

/**
 * The writer's last act at a normal end: an empty backlog, the lock and the socket are removed. A backlog in which an action
 * is still in flight stays for the next start to recover.
 */
final class LeaveNothing implements LogWriter.LastAct {
    private final AuditedProcess process;

    LeaveNothing(AuditedProcess process) {
        this.process = process;
    }

    @Override
    public void perform() throws IOException {
        ControlServer server = process.server;
        if (server != null) {
            server.bindNoMore();
            Files.deleteIfExists(server.path());
            if (!Paths.parent(server.path()).equals(Paths.parent(process.settings.logFile()))
                    && process.settings.isDefault(Setting.CONTROL_SOCKET)) {
                Files.deleteIfExists(Paths.parent(server.path()));
            }
        }
        if (process.gate.closedFor(Reason.ENDING)) {
            process.gate.seal();
        }
        process.drain.collectAll();
        if (process.drain.use().inFlight() == 0 && process.drain.use().unstored() == 0) {
            Files.deleteIfExists(process.backlog.file());
            process.locks.remove();
        }
    }
}
