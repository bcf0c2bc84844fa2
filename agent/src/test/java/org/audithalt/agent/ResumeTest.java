package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResumeTest {
    @TempDir
    private Path directory;

    private Rooms rooms;

    @BeforeEach
    void open() throws IOException, StartRefused {
        rooms = new Rooms(directory);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    @Test
    void itsRecordSaysWhoAndWhy() {
        rooms.suspend();

        rooms.resume("ticket 4711: over");

        assertThat(rooms.records("op=resume", 1).get(0))
                .contains("op=resume reason=ticket_4711:_over holds=yes waiting=0 ")
                .contains(" uid=0 ");
    }

    @Test
    void itsRecordHasNoReasonWhereNoneWasGiven() {
        rooms.suspend();

        rooms.resume("");

        assertThat(rooms.records("op=resume", 1).get(0)).contains("op=resume holds=yes");
    }
}
