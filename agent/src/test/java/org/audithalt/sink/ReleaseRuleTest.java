package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

/** A slot is freed only when its record is stored; what a failed flush or a vanished log may have lost is written again. */
class ReleaseRuleTest extends WriterTestCase {
    /** Ten records are stored, the flush of ten more fails, once; all are stored in the end. */
    private Audited afterAFailedFlush(HeldStorage storage) throws Exception {
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        audited.start();
        audited.act(10);
        audited.awaitStored(10);
        storage.holding = true;
        storage.failures.set(1);
        audited.act(10);
        storage.begun.await();
        storage.goOn.countDown();
        audited.awaitStored(20);
        return audited;
    }

    /** Twenty records are written, and their flush is under way until the storage goes on. */
    private Audited duringAFlush(HeldStorage storage) throws Exception {
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        audited.act(20);
        audited.start();
        storage.begun.await();
        await().until(() -> audited.serials(audited.logs()).size() == 20);
        return audited;
    }

    /** The kernel tells of a failed flush once: forgotten, the next one would seem to be good. */
    @Test
    void neverForgetsAFailedFlushThoughTellingOfItFails() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        storage.failure = new IOException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new OutOfMemoryError("of the test");
            }
        };
        Audited audited = afterAFailedFlush(storage);

        assertThat(audited.serials(audited.directory.resolve("audit.log")).values())
                .contains("/f10", "/f19");
        assertThat(audited.directory.resolve("audit.log.1")).exists();
        audited.nothingIsLost();
    }

    @Test
    void freesSlotsOnlyAfterTheFlush() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = duringAFlush(storage);

        assertThat(audited.writer.storedRecords()).isZero();
        assertThat(audited.writer.storedSerial()).isZero();
        assertThat(audited.drain.use().used()).isEqualTo(20);
        assertThat(audited.writer.busyNanos()).isPositive();

        storage.goOn.countDown();
        audited.awaitStored(20);
        assertThat(audited.writer.storedSerial()).isEqualTo(20);
        await().until(() -> audited.writer.busyNanos() == 0);
        audited.nothingIsLost();
    }

    @Test
    void writesAllSinceTheLastGoodFlushToANewLogUnderTheSameSerials() throws Exception {
        Audited audited = afterAFailedFlush(new HeldStorage(uid));

        audited.nothingIsLost();
        Path old = audited.directory.resolve("audit.log.1");
        assertThat(audited.serials(old).values()).contains("/f0", "/f9");
        assertThat(audited.serials(audited.directory.resolve("audit.log")).values())
                .contains("/f10", "/f19");
        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.gate.closings(Reason.DISK_ERROR)).isOne();
    }

    @Test
    void neverBelievesASecondFlushOfAFileWhoseFirstFailed() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        storage.failures.set(1);
        // the new log cannot be begun either, for a while
        storage.renameFailures = 2;
        audited.act(10);
        audited.start();
        storage.begun.await();
        storage.goOn.countDown();

        audited.awaitStored(10);

        assertThat(audited.directory.resolve("audit.log.1")).exists();
        assertThat(audited.serials(audited.directory.resolve("audit.log")).values())
                .contains("/f0", "/f9");
        audited.nothingIsLost();
    }

    /** The flush itself succeeds: of a file without a name. */
    @Test
    void freesNothingWhoseFileOthersTookAwayDuringTheFlush() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.DATA, limits());
        storage.holding = true;
        audited.act(20);
        audited.start();
        storage.begun.await();
        Files.delete(audited.directory.resolve("audit.log"));
        storage.goOn.countDown();

        audited.awaitStored(20);
        audited.nothingIsLost();
    }

    @Test
    void writesAgainUnderTheSameSerialsWhatADeletedLogHeldUnflushed() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = duringAFlush(storage);
        Map<Long, String> before = audited.serials(audited.logs());
        Files.delete(audited.directory.resolve("audit.log"));
        await().until(() -> audited.gate.closings(Reason.LOG_GONE) == 1);
        storage.goOn.countDown();

        audited.awaitStored(20);

        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.serials(audited.logs())).containsAllEntriesOf(before);
        audited.nothingIsLost();
    }
}
