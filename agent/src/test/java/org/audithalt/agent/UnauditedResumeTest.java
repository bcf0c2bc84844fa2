package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.bridge.Bridge;
import org.audithalt.control.Json;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UnauditedResumeTest {
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

    private void isFull() {
        rooms.process.gate.close(Reason.DISK_FULL, "0 MiB free");
    }

    private void tell() {
        rooms.process.unauditedResume.tell(System.currentTimeMillis());
    }

    private List<String> marks(int count) {
        return rooms.records("op=unaudited", count).stream()
                .map(record -> record.replaceFirst(".*op=unaudited ", "")
                        .replaceFirst(" duration_ms=\\d+", "")
                        .replaceFirst(" (pid|target|exe|hostname)=.*", ""))
                .toList();
    }

    @Test
    void letsWhoWaitsGoOnAndMarksBeginningAndEnd() {
        isFull();
        Thread waiting = rooms.opens("/tmp/x");

        assertThat(rooms.resume("--unaudited SAN down"))
                .contains(
                        "\"holds\":true,\"unaudited\":true",
                        "RUNS UNAUDITED: actions begin although the gate is closed" + " for disk_full: 0 MiB free");

        Rooms.await().until(() -> !waiting.isAlive());
        assertThat(rooms.process.unaudited.reason()).isEqualTo("SAN down");
        assertThat(rooms.process.unaudited.by()).isEqualTo("pid=77 uid=0");
        assertThat(Degradations.of(rooms.process)).extracting(Degradation::what).contains("unaudited");
        tell();
        assertThat(rooms.process.unaudited).as("it lasts").isNotSameAs(Unaudited.NO);
        rooms.process.gate.open(Reason.DISK_FULL);
        tell();
        assertThat(rooms.process.unaudited).isSameAs(Unaudited.NO);
        tell();

        assertThat(marks(2))
                .containsExactly(
                        "state=begins reason=SAN_down closed_for=disk_full waiting=1",
                        "state=ends reason=SAN_down lost=0 ended_by=sink");
    }

    @Test
    void isMarkedBeforeTheFirstActionThatItLetsBegin() {
        isFull();
        Thread waiting = rooms.opens("/tmp/first");
        rooms.resume("--unaudited SAN down");
        Rooms.await().until(() -> !waiting.isAlive());

        List<String> both = rooms.records("", 3).stream()
                .filter(line -> line.contains("op=unaudited") || line.contains("name=\"/tmp/first\""))
                .toList();
        assertThat(both).hasSize(2);
        assertThat(both.get(0)).contains("state=begins");
    }

    @Test
    void countsWhatTheBacklogHadNoRoomFor() {
        isFull();
        rooms.resume("--unaudited SAN down");
        long[] tokens = rooms.takeAllSlots();
        assertThat(rooms.begin("/tmp/lost")).isEqualTo(Bridge.UNAUDITED);
        assertThat(rooms.begin("/tmp/lost, too")).isEqualTo(Bridge.UNAUDITED);
        tell();
        assertThat(rooms.process.unaudited.lost()).isEqualTo(2);
        for (long token : tokens) {
            rooms.end(token);
        }
        rooms.process.gate.open(Reason.DISK_FULL);
        tell();

        assertThat(marks(2)).contains("state=ends reason=SAN_down lost=2 ended_by=sink");
        isFull();
        rooms.resume("--unaudited again");
        assertThat(rooms.process.unaudited.lost())
                .as("those of before are not counted")
                .isZero();
    }

    @Test
    void endsWithAnAdministratorsSuspendThatIsNotCalledAFullDisk() {
        isFull();
        rooms.resume("--unaudited SAN down");
        rooms.suspend();
        tell();

        assertThat(rooms.process.gate.closed()).isTrue();
        assertThat(marks(2)).contains("state=ends reason=SAN_down lost=0 ended_by=administrator");
    }

    @Test
    void isTheSinksDoingAlsoIfTheDiskIsFullOnceMoreBeforeTheEndIsSeen() {
        isFull();
        rooms.resume("--unaudited SAN down");
        rooms.process.gate.open(Reason.DISK_FULL);
        isFull();
        tell();

        assertThat(marks(2)).contains("state=ends reason=SAN_down lost=0 ended_by=sink");
    }

    @Test
    void hasAnEndForEachBeginningHoweverFastTheyFollowEachOther() {
        isFull();
        for (int i = 0; i < 20; i++) {
            assertThat(rooms.resume("--unaudited " + i)).contains("\"unaudited\":true");
            rooms.suspend();
        }
        tell();

        List<String> marks = marks(40);
        for (int i = 0; i < 20; i++) {
            assertThat(marks.get(2 * i)).startsWith("state=begins reason=" + i + " ");
            assertThat(marks.get(2 * i + 1)).isEqualTo("state=ends reason=" + i + " lost=0 ended_by=administrator");
        }
    }

    @Test
    void endOfTheProcessIsAnEndOfItToo() {
        isFull();
        rooms.resume("--unaudited SAN down");
        long[] tokens = rooms.takeAllSlots();
        rooms.begin("/tmp/lost");
        for (long token : tokens) {
            rooms.end(token);
        }

        rooms.process.exit.step(Bridge.HALTING, 0);

        // the end waits 2 s for it at most
        Rooms.await().until(rooms.process.writer::hasEnded);
        assertThat(marks(2)).contains("state=ends reason=SAN_down lost=1 ended_by=ending");
        List<String> all = rooms.records("", 4);
        assertThat(all.get(all.size() - 1)).startsWith("type=DAEMON_END");
        assertThat(all).anyMatch(line -> line.contains("op=lost") || line.contains("lost=1 "));
    }

    @Test
    void saysInTheTrailThatThereWasNothingToOverrideAnyMore() {
        isFull();
        Json out = new Json();
        out.beginObject();
        rooms.process.gate.open(Reason.DISK_FULL);

        rooms.process.unauditedResume.open(
                out, Rooms.ADMINISTRATOR, new Unaudited(1, "SAN down", "pid=77 uid=0", 0), "");

        assertThat(out.toString()).contains("nothing to override any more: the gate is open");
        assertThat(marks(1)).containsExactly("state=refused reason=SAN_down");
        assertThat(rooms.process.unaudited)
                .as("before the gate is open the announcer would find the end of what has not begun")
                .isSameAs(Unaudited.NO);
    }

    @Test
    void needsAReasonAndSomethingToOverride() {
        assertThat(rooms.resume("--unaudited")).contains("needs a reason");
        assertThat(rooms.resume("--unaudited x")).contains("the gate is open: there is nothing to override");
        rooms.suspend();
        assertThat(rooms.resume("--unaudited x")).contains("only administrator closes the gate: resume without");
        isFull();
        rooms.resume("--unaudited x");
        assertThat(rooms.resume("--unaudited y")).contains("runs unaudited already, by pid=77 uid=0 (x)");
        rooms.process.gate.close(Reason.ENDING, "");
        assertThat(rooms.resume("--unaudited z")).contains("the process is ending");
    }

    @Test
    void plainResumeSaysThatItChangesNothing() {
        isFull();
        rooms.resume("--unaudited SAN down");

        for (String words : List.of("--dry-run", "")) {
            assertThat(rooms.resume(words))
                    .contains("\"holds\":false")
                    .contains(
                            "changes nothing: actions run unaudited until this is over: disk_full (0 MiB free), cleared"
                                    + " by free space on the file system of the log; the command suspend ends it at once")
                    .doesNotContain("stays closed", "will suspend");
        }
        assertThat(rooms.process.gate.unaudited()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"DISK_FULL", "AGENT_ERROR", "HOOK_LOST"})
    void rehearsalNeverOpensAGateThatSomebodyElseHasClosedAtThatMoment(Reason reason) {
        rooms.process.gate.close(reason, "at this moment");

        rooms.process.unauditedResume.rehearse();

        assertThat(rooms.process.gate.closed()).isTrue();
        assertThat(rooms.process.gate.unaudited()).isFalse();
        assertThat(rooms.process.control.posted()).isZero();
    }
}
