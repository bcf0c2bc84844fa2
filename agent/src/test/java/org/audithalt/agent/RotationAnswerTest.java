package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.control.Json;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered while the writer has not come to a rotation. */
class RotationAnswerTest {
    @TempDir
    private Path directory;

    @Test
    void namesWhatHoldsTheWriterUpIfTheGateKnowsIt() throws Exception {
        try (Rooms rooms = new Rooms(directory)) {
            rooms.process.gate.close(Reason.ADMINISTRATOR, "maintenance");
            rooms.process.gate.close(Reason.DISK_ERROR, "write to a.log: Read-only file system");

            assertThat(underWay(rooms))
                    .isEqualTo("{\"rotated\":false,\"error\":\"not rotated yet: disk_error: write to a.log: Read-only"
                            + " file system; it is done when that is over\"}");
        }
    }

    @Test
    void knowsNoMoreThanThatItIsUnderWayWhereNothingOfTheLogHoldsIt() throws Exception {
        try (Rooms rooms = new Rooms(directory)) {
            rooms.process.gate.close(Reason.ADMINISTRATOR, "maintenance");

            assertThat(underWay(rooms)).contains("still under way", "may hang").doesNotContain("error");
        }
    }

    private static String underWay(Rooms rooms) {
        Json out = new Json();
        out.beginObject();
        new RotationAnswer(rooms.process.writer, rooms.process.gate, Long.MAX_VALUE).underWay(out);
        out.endObject();
        return out.toString();
    }
}
