package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under an action rotate logs make way for others, as auditd's do; but what goes is recorded, and nothing goes in vain. */
class SpaceShortageTest extends WriterTestCase {
    private static final long KIBIBYTE = 1024;
    private static final long NEEDED = 100 * KIBIBYTE;
    private static final int LOGS = 4;

    private HeldStorage storage;

    @BeforeEach
    void disk() {
        storage = new HeldStorage(uid);
        storage.total = 1000 * KIBIBYTE;
        storage.usable = 1000 * KIBIBYTE;
        storage.deletionsMakeSpace = true;
    }

    private static LogLimits limits(boolean whenFull) {
        return new LogLimits(
                NEEDED, new LogLimits.Values(1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 10, LOGS, whenFull, false));
    }

    /** A process with as many logs as are kept, of some KiB each but for the one in use. */
    private Audited full(LogLimits limits) throws IOException {
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits);
        for (int i = 1; i < LOGS; i++) {
            Files.writeString(
                    audited.directory.resolve("audit.log." + i),
                    "type=USYS_CONFIG msg=audit(1.000:" + (LOGS - i) + "): op=x\n" + "#".repeat(10 * 1024));
        }
        audited.start();
        audited.act(20);
        audited.awaitStored(20);
        return audited;
    }

    private static Path log(Audited audited, int number) {
        return audited.directory.resolve("audit.log" + (number == 0 ? "" : "." + number));
    }

    private static List<String> deletions(Audited audited) throws IOException {
        return Files.readAllLines(log(audited, 0)).stream()
                .filter(line -> line.contains("op=delete-log"))
                .toList();
    }

    /** Looks until that is so: each look allows one step. */
    private static void lookUntil(Audited audited, java.util.concurrent.Callable<Boolean> condition) {
        await().until(() -> {
            audited.space.look();
            return condition.call();
        });
    }

    @Test
    void theOldestIsDeletedWhenTheDiskIsFullAndNoMoreThanNeeded() throws Exception {
        Audited audited = full(limits(true));
        storage.usable = NEEDED - 2 * KIBIBYTE;

        lookUntil(audited, () -> !Files.exists(log(audited, 3)));
        lookUntil(audited, () -> !audited.gate.closedFor(Reason.DISK_FULL));

        assertThat(log(audited, 2)).as("it was enough").exists();
        assertThat(deletions(audited))
                .singleElement()
                .asString()
                .contains("audit.log.3\" first_serial=1 last_serial=1 ", " res=success'");
    }

    /** On a slow disk: looks that were taken before the file was gone know nothing of the space that it made. */
    @Test
    void aDeletionThatTakesLongIsFollowedByNoOtherInVain() throws Exception {
        Audited audited = full(limits(true));
        long[] inFlight = audited.enter(10);
        storage.deleteHangs = true;
        storage.usable = NEEDED - 2 * KIBIBYTE;
        lookUntil(audited, () -> storage.deleteReached);
        await().during(Duration.ofMillis(1_200)).until(() -> {
            audited.space.look();
            return true;
        });

        storage.deleteHangs = false;
        await().until(() -> !Files.exists(log(audited, 3)));
        for (long token : inFlight) {
            long stored = audited.writer.storedRecords();
            audited.exit(token);
            await().until(() -> audited.writer.storedRecords() > stored);
        }

        assertThat(log(audited, 2)).as("it was enough").exists();
        assertThat(deletions(audited)).hasSize(1);
    }

    @Test
    void logsAreRotatedAndDeletedAgainAndAgainWhileSpaceIsShort() throws Exception {
        Audited audited = full(limits(true));
        storage.usable = NEEDED - 10 * KIBIBYTE;
        SpaceThresholds none = audited.space.thresholds();
        assertThat(none.list()).isEmpty();

        lookUntil(audited, () -> !audited.gate.closedFor(Reason.DISK_FULL) && storage.usable > NEEDED);

        assertThat(Files.exists(log(audited, 3)) && Files.size(log(audited, 3)) < 10 * KIBIBYTE
                        || !Files.exists(log(audited, 3)))
                .as("two of them are gone")
                .isTrue();
        assertThat(storage.usable).isGreaterThan(NEEDED + NEEDED / 16);
    }

    @Test
    void nothingIsDeletedInVain() throws Exception {
        Audited audited = full(limits(true));
        storage.usable = 0;

        for (int i = 0; i < 20; i++) {
            audited.space.look();
        }
        int turns = 3;
        for (int i = 0; i < turns; i++) {
            long ticket = audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
            await().until(() -> audited.writer.rotation().ticket() >= ticket);
        }

        assertThat(storage.deleteReached).isFalse();
        assertThat(audited.gate.closedFor(Reason.DISK_FULL)).isTrue();
    }

    @Test
    void olderLogsMakeSpaceAlsoWhileTheOneInUseIsEmpty() throws Exception {
        Audited audited = full(limits(true));
        rotateOnAFullDisk(audited);
        storage.usable = NEEDED - 2 * KIBIBYTE;

        lookUntil(audited, () -> storage.deleteReached);
        lookUntil(audited, () -> !audited.gate.closed());

        assertThat(log(audited, 4)).doesNotExist();
        assertThat(log(audited, 3)).exists();
        await().until(() -> deletions(audited).size() == 1);
        assertThat(deletions(audited)).singleElement().asString().contains("first_serial=1 last_serial=1 ");
    }

    @Test
    void theOnlyLogWithAnEventStaysHoweverFullTheDiskIs() throws Exception {
        LogLimits two = new LogLimits(
                NEEDED, new LogLimits.Values(1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 10, 2, true, false));
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, two).start();
        audited.act(200);
        audited.awaitStored(200);
        rotateOnAFullDisk(audited);
        assertThat(Files.size(log(audited, 1))).isGreaterThan(NEEDED / 8);
        storage.usable = NEEDED - KIBIBYTE;

        for (int i = 0; i < 20; i++) {
            audited.space.look();
        }
        for (int i = 0; i < 3; i++) {
            long ticket = audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
            await().until(() -> audited.writer.rotation().ticket() >= ticket);
        }

        assertThat(storage.deleteReached).isFalse();
        assertThat(log(audited, 1)).exists();
        storage.writesFail = false;
    }

    /** Not even the record of the rotation can be written. */
    private void rotateOnAFullDisk(Audited audited) throws IOException {
        storage.writesFail = true;
        long ticket = audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
        await().until(() -> audited.writer.rotation().ticket() >= ticket);
        assertThat(Files.size(log(audited, 0))).isZero();
    }

    @Test
    void aThresholdRotatesOnlyForWhatTheFileSystemLacks() throws Exception {
        Audited audited = full(limits(false));
        SpaceThresholds thresholds = new SpaceThresholds(
                audited.control, SpaceThreshold.spaceLeft(SpaceLimit.of("50%"), FullAction.SYSLOG, "rotate", NEEDED));
        storage.usable = 500 * KIBIBYTE - KIBIBYTE;
        audited.space.look();
        thresholds.beginThoseReached(audited.logs, audited.gate);

        assertThat(thresholds.missingBytes(audited.logs)).isEqualTo(KIBIBYTE + 500 * KIBIBYTE / 16);
        assertThat(audited.gate.closed()).as("it is a warning").isFalse();

        storage.usable = 600 * KIBIBYTE;
        audited.space.look();
        thresholds.endThoseOver(audited.logs, audited.gate);
        assertThat(thresholds.missingBytes(audited.logs)).isZero();
    }

    @Test
    void onADiskTooFullForTheRecordTheFileGoesWhenTheRecordIsForcedInTheBacklog() throws Exception {
        Audited audited = full(limits(true));
        storage.writesFail = true;
        storage.usable = NEEDED - 2 * KIBIBYTE;

        lookUntil(audited, () -> storage.deleteReached);
        await().until(() -> !deletions(audited).isEmpty());
        lookUntil(audited, () -> !audited.gate.closed());

        assertThat(log(audited, 3)).doesNotExist();
        assertThat(deletions(audited)).singleElement().asString().contains("first_serial=1 last_serial=1 ");
    }

    @Test
    void killedBetweenRecordAndDeletionTheFileIsThereAndItsDeletionIsRecordedAgain() throws Exception {
        Audited killed = full(limits(true));
        storage.deleteHangs = true;
        storage.usable = NEEDED - 2 * KIBIBYTE;
        lookUntil(killed, () -> storage.deleteReached);
        assertThat(log(killed, 3)).as("the record is stored, the file not gone").exists();
        assertThat(deletions(killed)).hasSize(1);

        HeldStorage next = new HeldStorage(uid);
        next.usable = NEEDED - 2 * KIBIBYTE;
        next.deletionsMakeSpace = true;
        Audited again = new Audited(killed.directory, next, FlushPolicy.INCREMENTAL, limits(true), "audit.log").start();
        again.act("/again");
        again.awaitStored(1);
        lookUntil(again, () -> !Files.exists(log(again, 3)));
        await().until(() -> deletions(again).size() == 2);

        assertThat(deletions(again)).allMatch(line -> line.contains("first_serial=1 last_serial=1 "));
        storage.deleteHangs = false;
    }
}
