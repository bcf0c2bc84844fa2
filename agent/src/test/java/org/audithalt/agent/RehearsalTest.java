package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.audithalt.bridge.AgentThread;
import org.audithalt.control.ControlServer;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RehearsalTest {
    @TempDir
    private Path directory;

    @Test
    void takesNothingBackThatAnAdministratorDidMeanwhileThroughTheSocket() throws Exception {
        Path place = Files.createDirectory(
                directory.resolve("s"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Rooms rooms = new Rooms(directory)) {
            ControlServer server = new ControlServer(
                    place.resolve("c.sock"), false, SelectorProvider.provider(), rooms.control, 5_000);
            try {
                new AgentThread("rules", rooms.process.changes).start();
                rooms.suspend();

                new Rehearsal(rooms.process, server).run();

                assertThat(rooms.process.gate.mask()).isEqualTo(1 << Reason.ADMINISTRATOR.ordinal());
                assertThat(rooms.process.gate.closed()).isTrue();
                assertThat(rooms.process.gate.detail(Reason.ADMINISTRATOR)).isEqualTo("maintenance");
                assertThat(rooms.process.queue.waiting()).isZero();
            } finally {
                server.close();
                rooms.process.changes.end();
            }
        }
    }
}
