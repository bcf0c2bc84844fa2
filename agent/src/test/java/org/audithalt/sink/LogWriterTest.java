package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

/** The writer between a real backlog and a log whose storage fails: nothing is lost, nothing is twice in one log. */
class LogWriterTest extends WriterTestCase {
    @Test
    void losesNothingWhicheverCallOfTheStorageFails() throws IOException {
        String[] messages = {"Input/output error", "No space left on device"};
        boolean reached = true;
        int call = 1;
        for (; reached; call++) {
            FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
            Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
            storage.failing(call, 1 + call % 3, messages[call % 2]).storingPart(37 * call % 400);
            audited.act(30);
            audited.start();
            audited.awaitStored(30);
            reached = storage.reached();
            audited.end();
            await().until(audited.writer::hasEnded);
            running.remove(audited);

            audited.nothingIsLost();
        }
        System.out.println("tried " + call + " failing calls");
        assertThat(call).isGreaterThan(8);
    }

    @Test
    void writesOnInTheOrderOfSerialsAfterAFailedWrite() throws IOException {
        FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        // the look at its path succeeds
        storage.failing(2, 5, "No space left on device").storingPart(300);
        audited.act(100);
        audited.start();
        await().until(() -> audited.gate.closedFor(Reason.DISK_FULL));
        assertThat(audited.gate.detail(Reason.DISK_FULL)).contains("No space left on device");

        audited.awaitStored(100);

        // the turn that stores them is not over yet, perhaps
        await().until(() -> {
            audited.space.look();
            return !audited.gate.closed();
        });
        audited.nothingIsLost();
        assertThat(audited.logs()).hasSize(1);
    }

    /** The open file can still be written, and a turn that only does that proves nothing. */
    @Test
    void staysClosedWhileThePathOfTheLogCannotBeLookedAt() throws IOException {
        FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        audited.act(10);
        audited.start();
        audited.awaitStored(10);

        long[] inFlight = audited.enter(10);
        storage.blind(true);
        await().until(() -> audited.gate.closedFor(Reason.DISK_ERROR));
        // turns with nothing to write, then such as write to the open file
        await().during(Duration.ofMillis(1_500)).until(() -> audited.gate.closedFor(Reason.DISK_ERROR));
        audited.exit(inFlight);
        await().during(Duration.ofMillis(1_500)).until(() -> audited.gate.closedFor(Reason.DISK_ERROR));

        storage.blind(false);
        await().until(() -> !audited.gate.closed());
        audited.awaitStored(20);
        audited.nothingIsLost();
    }

    @Test
    void tellsWhatOthersDidToTheLogHoweverSoonANewOneIsBegun() throws IOException {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.INCREMENTAL, limits());
        Path log = audited.logs.current().path();
        audited.act(10);
        audited.start();
        audited.awaitStored(10);
        assertThat(audited.logs.taken()).isEmpty();

        Files.move(log, log.resolveSibling("audit.log.away"));
        // the gate, which nobody wakes anybody at here, opens behind that
        await().until(() -> audited.logs.takenCount() == 1 && !audited.gate.closed());
        assertThat(audited.logs.taken())
                .isEqualTo(
                        log
                                + " was deleted or moved away by others, a new one is begun; records up to serial 10 are not in it");

        audited.exit(audited.enter(10));
        audited.awaitStored(21);
        FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
        await().until(() -> audited.logs.takenCount() == 2);
        assertThat(audited.logs.taken()).startsWith(log + " was truncated by others, a new one is begun; ");
    }

    /** Else the thread would end with the error in telling of an error, and nothing would ever open the gate again. */
    @Test
    void closesTheGateWhateverIsWantingForTheWordsOfAnError() throws IOException {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.INCREMENTAL, limits());

        IOException untold = new IOException() {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError();
            }
        };
        boolean threw = false;
        try {
            new SinkFailure(audited.logs, audited.gate).ofTurn(untold);
        } catch (OutOfMemoryError passedOn) {
            threw = true;
        }

        assertThat(threw).isFalse();
        assertThat(audited.gate.closedFor(Reason.DISK_ERROR)).isTrue();
    }

    @Test
    void saysOfAFailedTurnWhichFileAndWhyWithoutTheNameOfAClass() throws IOException {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits()).start();
        Path log = audited.logs.current().path();
        storage.makesFiles = false;
        Files.delete(log);

        await().until(() -> audited.gate.closedFor(Reason.DISK_ERROR));
        assertThat(audited.gate.detail(Reason.DISK_ERROR))
                .isEqualTo("the writer failed: " + log + ": Read-only file system");
    }

    @Test
    void noInodeForANewLogIsLackOfSpaceAndOverWhenThereIsOne() throws IOException {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        audited.act(5);
        audited.start();
        audited.awaitStored(5);
        Path log = audited.logs.current().path();
        storage.whyNoFiles = "No space left on device";
        storage.makesFiles = false;
        Files.move(
                log, Files.createDirectory(audited.directory.resolve("moved")).resolve("audit.log"));

        await().until(() -> audited.gate.closedFor(Reason.DISK_FULL));
        assertThat(audited.gate.detail(Reason.DISK_FULL))
                .isEqualTo("the writer failed: " + log + ": No space left on device");
        assertThat(audited.gate.closings(Reason.DISK_ERROR)).isZero();

        storage.makesFiles = true;
        await().until(() -> {
            audited.space.look();
            return !audited.gate.closed();
        });
        audited.act(5);
        audited.awaitStored(10);
        audited.nothingIsLost();
    }

    @Test
    void aLimitOnTheSizeOfFilesIsAnErrorThatSaysWhatHelps() throws IOException {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        storage.whyNoWrites = "File too large";
        storage.writesFail = true;
        audited.act(1);
        audited.start();
        await().until(() -> audited.gate.closedFor(Reason.DISK_ERROR));
        assertThat(audited.gate.detail(Reason.DISK_ERROR))
                .isEqualTo("write to " + audited.logs.current().path()
                        + ": File too large (raise the limit, ulimit -f, or rotate)");

        storage.writesFail = false;
        audited.awaitStored(1);
        audited.nothingIsLost();
    }

    @Test
    void writesALookThatFoundMoreThanOneWriteTakesAndGoesOnBehindWhatFailed() throws IOException {
        FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        // with hexadecimal for each byte of so long a name, in twenty slots or so each
        storage.failing(40, 2, "Input/output error").storingPart(5000);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 25; i++) {
                audited.act("/" + "é".repeat(2000) + round + "/" + i);
            }
            audited.act(3);
            if (round == 0) {
                audited.start();
            }
            audited.awaitStored(28 * (round + 1));
        }

        assertThat(audited.serials(audited.logs())).hasSizeGreaterThanOrEqualTo(4 * 28);
        audited.nothingIsLost();
    }

    @Test
    void theEndWaitsForTheFlushUnderWayAndHeedsItsFailure() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        storage.failures.set(1);
        audited.act(10);
        audited.start();
        storage.begun.await();
        audited.writer.requestEnd();
        storage.goOn.countDown();

        await().until(audited.writer::hasEnded);

        assertThat(audited.directory.resolve("audit.log.1")).exists();
        assertThat(audited.serials(audited.directory.resolve("audit.log")).values())
                .contains("/f0", "/f9");
        audited.nothingIsLost();
    }
}
