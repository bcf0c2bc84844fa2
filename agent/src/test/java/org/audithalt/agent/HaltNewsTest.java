package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of the gate: each closing, each further reason, and the opening with all of them. */
@Timeout(60)
class HaltNewsTest {
    private static final int DRILL = 1 << Reason.DRILL.ordinal();
    private static final int DISK_FULL = 1 << Reason.DISK_FULL.ordinal();

    @TempDir
    private Path directory;

    private Rooms rooms;
    private HaltNews news;

    @BeforeEach
    void makeRooms() throws Exception {
        rooms = new Rooms(directory);
        AuditedProcess process = rooms.process;
        news = new HaltNews(
                process.gate,
                process.queue,
                process.control,
                process.losses,
                process.space,
                process.stderrLines,
                process.syslog,
                process.announcer.resumer(),
                process.exit);
    }

    @AfterEach
    void closeRooms() {
        rooms.close();
    }

    @Test
    void recordsAClosingOnceAndTheOpeningWithItsDuration() {
        news.tell(DRILL, 1, 10_000);
        // stored: further ones would be records of their own, and not be counted in this one
        rooms.records("reason=drill action=", 1);
        news.tell(DRILL, 1, 10_100);
        news.tell(0, 1, 12_500);
        rooms.records("duration_ms=", 1);
        news.tell(0, 1, 12_600);
        rooms.process.control.post(ControlKind.RECOVER, 1, 0, true, "last=yes");
        rooms.records("last=yes", 1);

        assertThat(rooms.records("duration_ms=", 1))
                .singleElement()
                .asString()
                .contains("reason=drill duration_ms=2500 ");
        assertThat(rooms.records("reason=drill action=", 1)).hasSize(1);
    }

    @Test
    void namesAReasonThatCameLaterInTheOpening() {
        news.tell(DRILL, 1, 10_000);
        assertThat(rooms.records("reason=drill action=", 1)).hasSize(1);
        news.tell(DRILL | DISK_FULL, 1, 11_000);
        news.tell(DISK_FULL, 1, 12_000);
        news.tell(0, 1, 13_000);

        assertThat(rooms.records("duration_ms=3000", 1))
                .singleElement()
                .asString()
                .contains("reason=" + GateText.words(DRILL | DISK_FULL));
    }

    @Test
    void aClockThatIsSetMakesNoHaltLonger() {
        news.tell(DRILL, 1, 10_000);
        news.clockSetBy(3_600_000);
        news.tell(0, 1, 3_611_500);

        assertThat(rooms.records("duration_ms=1500", 1)).hasSize(1);
    }
}
