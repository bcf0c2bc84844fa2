package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A loss is itself a record, once. */
@Timeout(60)
class LossNewsTest {
    @TempDir
    private Path directory;

    private Rooms rooms;
    private LossNews news;

    @BeforeEach
    void makeRooms() throws Exception {
        rooms = new Rooms(directory);
        AuditedProcess process = rooms.process;
        news = new LossNews(process.control, process.losses, process.failure, process.drain, process.stderrLines);
    }

    @AfterEach
    void closeRooms() {
        rooms.close();
    }

    @Test
    void recordsWhatWasLostSinceTheLastTimeAndNothingTwice() {
        rooms.process.gate.close(Reason.DISK_FULL, "no space");
        rooms.resume("--unaudited SAN is down");
        rooms.takeAllSlots();
        news.tell();
        rooms.begin("/lost/1");
        rooms.begin("/lost/2");
        news.tell();
        news.tell();
        assertThat(rooms.records("op=lost", 1)).singleElement().asString().contains(" lost=2 ");

        rooms.begin("/lost/3");
        news.tell();
        assertThat(rooms.records("op=lost", 2)).hasSize(2).last().asString().contains(" lost=1 ");
    }
}
