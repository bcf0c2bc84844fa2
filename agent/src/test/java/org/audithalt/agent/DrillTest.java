package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DrillTest {
    /** Longer than any test waits. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofMillis(100);

    private static boolean provenAtTheEnd;

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
    void showsThatWhoeverWaitedWentOnOnceAndHasItsRecord() {
        int seconds = 3;
        rooms.beginDrill(Duration.ofSeconds(seconds));
        Thread first = rooms.opens("/tmp/first");
        Thread second = rooms.opens("/tmp/second");
        while (rooms.process.queue.everWaited() < 2) {
            seconds = anewAndLonger(seconds);
            first = rooms.opens("/tmp/first");
            second = rooms.opens("/tmp/second");
        }
        List<Thread> both = List.of(first, second);

        LastDrill end = rooms.drillEnd();

        assertThat(end.result()).as(end.text()).isEqualTo("success");
        assertThat(end.text())
                .matches("halted for \\d+\\.\\d s: .*")
                .contains(": 2 threads waited (longest ", "; openat 2), 2 went on once, 2 have their record");
        assertThat(end.serial()).isPositive();
        assertThat(rooms.drill("state"))
                .contains("\"counted\":{\"seconds\":" + seconds + ",\"halted_ms\":", "\"cut\":\"no\"", "\"waited\":2,")
                .contains("\"first_serial\":", "\"operations\":{\"openat\":2}}");
        assertThat(rooms.process.gate.closed()).isFalse();
        Rooms.await().until(() -> both.stream().noneMatch(Thread::isAlive));
        assertThat(rooms.records("op=drill", 1))
                .singleElement()
                .asString()
                .containsPattern("seconds=" + seconds + " halted_ms=\\d{4,} ")
                .contains(" cut=no ", " waited=2 ", " went_on=2 stored=2 serials=")
                .contains(" missing=0 twice=0 unknown=0 lost=0 operations=openat:2 ", "res=success");
        assertThat(rooms.records("name=\"/tmp/", 2)).hasSize(2);
    }

    /** In other rooms: the machine was so busy that the drill was over before its threads came. */
    private int anewAndLonger(int seconds) {
        rooms.close();
        int longer = Math.min(4 * seconds, Drill.LONGEST_SECONDS);
        try {
            rooms = new Rooms(Files.createDirectory(directory.resolve("for " + longer + " s")));
        } catch (IOException | StartRefused failed) {
            throw new IllegalStateException(failed);
        }
        rooms.beginDrill(Duration.ofSeconds(longer));
        return longer;
    }

    @Test
    void isInconclusiveIfNobodyCame() {
        rooms.beginDrill(SHORT);

        LastDrill end = rooms.drillEnd();

        assertThat(end.result()).isEqualTo("inconclusive");
        assertThat(end.text())
                .contains("0 threads waited: nothing that is audited was about to begin, so this shows nothing");
        assertThat(Degradations.of(rooms.process)).extracting(Degradation::what).doesNotContain("drill_failed");
        assertThat(rooms.records("op=drill", 1).get(0)).contains("waited=0 shown=nothing ", "res=failed");
    }

    @Test
    void endsWhenTheDiskIsFullAndLeavesTheGateClosedForThat() {
        rooms.beginDrill(LONG);
        Thread waiting = rooms.opens("/tmp/x");

        rooms.process.gate.close(Reason.DISK_FULL, "0 MiB free");

        LastDrill end = rooms.drillEnd();
        assertThat(end.result()).isEqualTo("failed");
        assertThat(end.text())
                .contains("CUT SHORT by disk_full, the gate stays closed: 1 thread waited", "1 STILL WAIT");
        assertThat(rooms.process.gate.mask()).isEqualTo(1 << Reason.DISK_FULL.ordinal());
        assertThat(waiting.isAlive()).isTrue();
        assertThat(Degradations.of(rooms.process)).extracting(Degradation::what).contains("drill_failed");
        assertThat(rooms.records("op=drill", 1).get(0)).contains(" cut=disk_full ", " still_waiting=1 ", "res=failed");

        rooms.process.gate.open(Reason.DISK_FULL);
        Rooms.await().until(() -> !waiting.isAlive());
    }

    @Test
    void endsWhenAnAdministratorSuspendsAndTheSuspendStays() {
        rooms.beginDrill(LONG);
        Thread waiting = rooms.opens("/tmp/x");

        rooms.suspend();

        assertThat(rooms.drillEnd().text()).contains("CUT SHORT by administrator, the gate stays closed");
        assertThat(rooms.process.gate.mask()).isEqualTo(1 << Reason.ADMINISTRATOR.ordinal());
        assertThat(waiting.isAlive()).isTrue();
        assertThat(rooms.resume("done")).contains("\"holds\":true", "resumed, ");
        Rooms.await().until(() -> !waiting.isAlive());
    }

    @Test
    void endsWhenAnAdministratorResumesWhichIsNoFaultOfTheProcess() {
        rooms.beginDrill(LONG);
        Thread waiting = rooms.opens("/tmp/x");
        assertThat(rooms.resume("--dry-run")).contains("\"holds\":true").doesNotContain("stays closed");

        assertThat(rooms.resume("")).contains("\"holds\":true", "the drill was ended, ");

        LastDrill end = rooms.drillEnd();
        assertThat(end.text()).contains("CUT SHORT by resume: 1 thread waited", "1 went on once, 1 has its record");
        assertThat(end.result()).isEqualTo("failed");
        assertThat(end.byAdministrator()).isTrue();
        assertThat(Degradations.of(rooms.process)).extracting(Degradation::what).doesNotContain("drill_failed");
        Rooms.await().until(() -> !waiting.isAlive());
        assertThat(rooms.process.gate.closed()).isFalse();
        assertThat(rooms.records("op=resume", 1).get(0)).contains("holds=yes waiting=1");
    }

    @Test
    void doesNotBeginIfAnAdministratorHasResumedSinceItWasAskedFor() {
        DrillRun late = new DrillRun(rooms.process, new Drill.Request(1, 0, LONG.toNanos()), rooms.process.drill);
        rooms.resume("");

        LastDrill end = late.carriedOut(false);

        assertThat(end.text()).startsWith("halted for 0.0 s, CUT SHORT by resume");
        assertThat(rooms.process.gate.closings(Reason.DRILL)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void doesNotBeginIfTheDiskHasBecomeFullSinceItWasAskedFor(boolean overridden) {
        rooms.process.gate.close(Reason.DISK_FULL, "");
        if (overridden) {
            rooms.process.gate.openUnaudited();
        }

        LastDrill end = new DrillRun(rooms.process, new Drill.Request(1, 0, LONG.toNanos()), rooms.process.drill)
                .carriedOut(false);

        assertThat(end.text()).startsWith("halted for 0.0 s, CUT SHORT by disk_full");
        assertThat(rooms.process.gate.closings(Reason.DRILL)).isZero();
        assertThat(rooms.process.gate.unaudited()).isEqualTo(overridden);
        assertThat(rooms.process.gate.closed()).isEqualTo(!overridden);
    }

    @Test
    void endsWhenTheProcessIsAboutToEndAndLetsItsHooksGoOn() {
        rooms.beginDrill(LONG);
        Thread hook = rooms.opens("/tmp/hook");

        rooms.process.exit.step(Bridge.EXIT_BEGINS, 0);

        assertThat(rooms.drillEnd().text()).contains("CUT SHORT by exit");
        Rooms.await().until(() -> !hook.isAlive());
        assertThat(rooms.process.gate.closed()).isFalse();
        assertThat(rooms.records("op=drill", 1).get(0)).contains(" cut=exit ", "res=failed");
        assertThat(rooms.drill("1")).contains("the process is ending");
    }

    @Test
    void endsWithTheProcessWhoseGateNeverOpens() {
        rooms.beginDrill(LONG);
        Thread waiting = rooms.opens("/tmp/x");

        rooms.process.gate.close(Reason.ENDING, "the process ends");

        assertThat(rooms.drillEnd().text()).contains("CUT SHORT by ending");
        assertThat(rooms.process.gate.mask()).isEqualTo(1 << Reason.ENDING.ordinal());
        assertThat(waiting.isAlive()).isTrue();
    }

    @Test
    void saysThatTheEndDidNotLetItSeeARecord() throws InterruptedException {
        Semaphore mayEnd = new Semaphore(0);
        int seconds = 3;
        rooms.beginDrill(Duration.ofSeconds(seconds));
        Thread working = rooms.works("/tmp/x", mayEnd);
        while (rooms.process.queue.everWaited() == 0) {
            mayEnd.release();
            working.join();
            seconds = anewAndLonger(seconds);
            working = rooms.works("/tmp/x", mayEnd);
        }
        Rooms.await().until(() -> !rooms.process.gate.closed() && rooms.process.queue.waiting() == 0);

        rooms.process.gate.close(Reason.ENDING, "the process ends");

        LastDrill end = rooms.drillEnd();
        assertThat(end.result()).isEqualTo("failed");
        assertThat(end.text()).contains("CUT SHORT by ending", "1 went on once, 0 have their record, 1 NOT ENDED");
        mayEnd.release();
        working.join();
    }

    /** More than once: whether the end waits for it shows in most runs only. */
    @RepeatedTest(8)
    void leavesItsRecordBeforeTheLastOneOfTheProcess(RepetitionInfo repetition) throws IOException {
        rooms.beginDrill(LONG);
        rooms.opens("/tmp/x");

        long began = System.nanoTime();
        rooms.process.exit.step(Bridge.EXIT_BEGINS, 0);
        rooms.process.exit.finish("exit", 0);
        // the end waits so long for a drill: one whose thread was off the processor leaves its record later, or none
        boolean inTime = System.nanoTime() - began < 500_000_000;

        // the end waits 2 s for it at most
        Rooms.await().until(rooms.process.writer::hasEnded);
        List<String> log = Files.readAllLines(directory.resolve("audit/audit.log"));
        if (inTime) {
            provenAtTheEnd = true;
            assertThat(log)
                    .filteredOn(line -> line.contains("op=drill "))
                    .singleElement()
                    .asString()
                    .containsPattern(" cut=(exit|ending) .*res=failed");
            assertThat(log.get(log.size() - 1)).contains("DAEMON_END");
        }
        if (repetition.getCurrentRepetition() == repetition.getTotalRepetitions()) {
            assertThat(provenAtTheEnd).as("one of them came in time").isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "61", "x", "''", "-1", "1 2", "99999999999"})
    void refusesWhatIsNoNumberOfSecondsFrom1To60(String words) {
        assertThat(rooms.drill(words)).contains("\"error\":\"drill " + words + ": not a number of seconds");
        assertThat(rooms.process.gate.closings(Reason.DRILL)).isZero();
    }

    @Test
    void refusesWhatCannotBeTried() {
        rooms.process.gate.close(Reason.DISK_FULL, "0 MiB free");
        assertThat(rooms.drill("1")).contains("the gate is closed already: disk_full: 0 MiB free");
        rooms.process.gate.openUnaudited();
        assertThat(rooms.drill("1")).contains("the process runs unaudited (disk_full: 0 MiB free)");
        rooms.process.gate.open(Reason.DISK_FULL);

        rooms.beginDrill(LONG);
        assertThat(rooms.drill("1")).contains("a drill is under way");
        rooms.resume("");
        assertThat(rooms.drillEnd().serial()).isPositive();
    }

    @Test
    void rehearsalLeavesNoRecordAndTakesNothingBackThatClosesTheGate() {
        rooms.process.gate.close(Reason.AGENT_ERROR, "at this moment");

        rooms.process.drill.rehearse();
        rooms.process.unauditedResume.rehearse();

        assertThat(rooms.process.gate.mask()).isEqualTo(1 << Reason.AGENT_ERROR.ordinal());
        assertThat(rooms.process.gate.closed()).isTrue();
        assertThat(rooms.process.gate.closings()).isOne();
        assertThat(rooms.process.lastDrill).isSameAs(LastDrill.NEVER);
        assertThat(rooms.process.unaudited).isSameAs(Unaudited.NO);
        assertThat(rooms.process.control.posted()).isZero();
    }
}
