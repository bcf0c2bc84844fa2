package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.record.ControlKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClockNewsTest {
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    @TempDir
    private Path directory;

    private Rooms rooms;
    private final Clocks clocks = new Clocks();

    @BeforeEach
    void open() throws IOException, StartRefused {
        rooms = new Rooms(directory);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    /** Clocks of which a test says how long the thread stands still between the two. */
    private static final class Clocks extends ClockReading {
        private final List<Integer> stallsMillis = new ArrayList<>();
        private long passedMillis;
        private long setByMillis;

        Clocks() {
            super(100_000_000);
        }

        @Override
        long monotonicNanos() {
            return passedMillis * 1_000_000;
        }

        @Override
        long systemMillis() {
            passedMillis += stallsMillis.isEmpty() ? 0 : stallsMillis.remove(0);
            long wallMillis = 1_795_499_532_662L + passedMillis + setByMillis;
            passedMillis += stallsMillis.isEmpty() ? 0 : stallsMillis.remove(0);
            return wallMillis;
        }
    }

    private ClockNews news() {
        AuditedProcess process = rooms.process;
        HaltNews halts = new HaltNews(
                process.gate,
                process.queue,
                process.control,
                process.losses,
                process.space,
                process.stderrLines,
                process.syslog,
                process.announcer.resumer(),
                process.exit);
        return new ClockNews(process.control, process.stderrLines, halts, clocks);
    }

    private List<String> told() {
        rooms.process.control.post(ControlKind.RECOVER, 1, 0, true, "last=yes");
        rooms.records("last=yes", 1);
        return rooms.records("op=clock-set", 0);
    }

    @Test
    void tellsByHowMuchTheClockWasSet() {
        ClockNews news = news();
        news.tell();
        clocks.setByMillis = HOUR_MILLIS;

        news.tell();

        assertThat(told()).singleElement().asString().contains(" by=3600.000 from=1795499532.662 ");
    }

    /** A busy machine: else a clock that nobody set would be said to have been. */
    @Test
    void aThreadThatDoesNotRunBetweenTheTwoClocksIsNoClockThatWasSet() {
        clocks.stallsMillis.addAll(List.of(0, 2_000, 3_000, 0));
        ClockNews news = news();
        news.tell();
        clocks.stallsMillis.addAll(List.of(0, 5_000));
        news.tell();
        news.tell();

        assertThat(told()).isEmpty();
    }
}
