package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.audithalt.backlog.ControlSlots;
import org.junit.jupiter.api.Test;

/** Rotation on request, beside flushes that fail. */
class RotatorTest extends WriterTestCase {
    @Test
    void aRotationWaitsForTheFlushUnderWayAndHeedsItsFailure() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        storage.failures.set(1);
        audited.act(10);
        audited.start();
        storage.begun.await();
        audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
        storage.goOn.countDown();

        audited.awaitStored(10);

        assertThat(audited.serials(newerThanTheFirst(audited)).values()).contains("/f0", "/f9");
        audited.nothingIsLost();
    }

    @Test
    void rotatesOnRequestWithoutLoss() throws Exception {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.INCREMENTAL_ASYNC, limits()).start();
        for (int i = 0; i < 5; i++) {
            int logs = audited.logs().length;
            audited.act(20);
            // an empty log is not rotated, so one request may have no effect
            await().until(() -> {
                audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
                return audited.logs().length > logs;
            });
        }
        audited.awaitStored(100);
        assertThat(audited.logs()).hasSizeGreaterThan(5);
        audited.nothingIsLost();
    }

    @Test
    void tellsWhatCameOfARequestToRotate() throws Exception {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.NONE, limits()).start();
        audited.act(20);
        audited.awaitStored(20);
        Path log = audited.directory.resolve("audit.log");

        long first = audited.writer.requestRotation(7, 8);
        await().until(() -> audited.writer.rotation().ticket() >= first);

        assertThat(audited.writer.rotation())
                .isEqualTo(new Rotation(first, true, "rotated " + log + " to " + log + ".1"));
        audited.nothingIsLost();
    }

    @Test
    void tellsWhyALogIsNotRotatedAndRotatesItLater() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits()).start();
        audited.act(20);
        audited.awaitStored(20);

        storage.renameFailures = Integer.MAX_VALUE;
        long first = audited.writer.requestRotation(7, 8);
        await().until(() -> audited.writer.rotation().ticket() >= first);
        assertThat(audited.writer.rotation().done()).isFalse();
        assertThat(audited.writer.rotation().text()).contains("could not rotate", "Input/output error");

        storage.renameFailures = 0;
        long second = audited.writer.requestRotation(7, 8);
        await().until(() -> audited.writer.rotation().ticket() >= second);
        assertThat(audited.writer.rotation().done())
                .as("a new request does not wait for the next try")
                .isTrue();
        audited.nothingIsLost();
    }

    /** The log that failed has been moved away first, so it has the highest number. */
    private static Path[] newerThanTheFirst(Audited audited) throws IOException {
        Path oldest = audited.directory.resolve("audit.log." + (audited.logs().length - 1));
        return Stream.of(audited.logs()).filter(file -> !file.equals(oldest)).toArray(Path[]::new);
    }
}
