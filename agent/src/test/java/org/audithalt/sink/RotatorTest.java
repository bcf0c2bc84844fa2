package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                // to its end: else the last would go on while the logs are read
                rotate(audited);
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

    private static LogLimits threeLogs() {
        return new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.ROTATE, 10, 3);
    }

    private static void rotate(Audited audited) {
        long ticket = audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
        await().until(() -> audited.writer.rotation().ticket() >= ticket);
    }

    private static List<String> deletions(Audited audited) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path log : audited.logs()) {
            try {
                for (String line : Files.readAllLines(log)) {
                    if (line.contains("op=delete-log")) {
                        lines.add(line);
                    }
                }
            } catch (NoSuchFileException deletedMeanwhile) {
                continue;
            }
        }
        return lines;
    }

    @Test
    void deletesTheOldestBeyondNumLogsAndRecordsEach() throws Exception {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.INCREMENTAL, threeLogs()).start();
        Path log = audited.directory.resolve("audit.log");
        for (int i = 0; i < 2; i++) {
            audited.act(10);
            audited.awaitStored(10 * (i + 1));
            rotate(audited);
        }
        assertThat(audited.directory.resolve("audit.log.2")).exists();
        assertThat(deletions(audited)).isEmpty();

        audited.act(10);
        audited.awaitStored(30);
        rotate(audited);

        await().until(() -> !deletions(audited).isEmpty() && !Files.exists(audited.directory.resolve("audit.log.3")));
        assertThat(audited.directory.resolve("audit.log.2")).exists();
        assertThat(deletions(audited))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("type=USYS_CONFIG ")
                        .contains(" msg='op=delete-log file=\"" + log + ".3\" first_serial=1 last_serial=10 bytes=")
                        .endsWith(" res=success'"));
    }

    @Test
    void aLogIsDeletedOnlyWhenTheRecordOfThatIsStored() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, threeLogs());
        Path oldest = audited.directory.resolve("audit.log.3");
        Files.writeString(audited.directory.resolve("audit.log.1"), "1");
        Files.writeString(audited.directory.resolve("audit.log.2"), "2");
        audited.act(1);
        audited.start();
        audited.awaitStored(1);

        storage.holding = true;
        rotate(audited);
        await().until(() -> deletions(audited).size() == 1);
        storage.begun.await();
        assertThat(oldest).hasContent("2");

        storage.goOn.countDown();
        await().until(() -> !Files.exists(oldest));
        assertThat(deletions(audited)).singleElement().asString().contains("first_serial=0 last_serial=0 bytes=1 ");
        assertThat(audited.directory.resolve("audit.log.2")).hasContent("1");
    }

    @Test
    void aReloadThatKeepsLogsKeepsAlsoTheOneWhoseDeletionIsRecorded() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        LogLimits limits = threeLogs();
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits);
        Path oldest = audited.directory.resolve("audit.log.3");
        Files.writeString(audited.directory.resolve("audit.log.1"), "1");
        Files.writeString(audited.directory.resolve("audit.log.2"), "2");
        audited.act(1);
        audited.start();
        audited.awaitStored(1);
        storage.holding = true;
        rotate(audited);
        await().until(() -> deletions(audited).size() == 1);
        storage.begun.await();

        limits.use(limits(LogLimits.Action.KEEP_LOGS));
        storage.goOn.countDown();

        await().until(() -> deletions(audited).size() == 2);
        assertThat(deletions(audited)).last().asString().contains(" cause=reconfigured ", " res=failed'");
        assertThat(oldest).hasContent("2");
        limits.use(limits(LogLimits.Action.ROTATE));
        rotate(audited);
        await().until(() -> !Files.exists(oldest));
    }

    private static LogLimits.Values limits(LogLimits.Action action) {
        return new LogLimits.Values(1000 * MEBIBYTE, action, 10, 3, false, false);
    }

    @Test
    void aLogThatCannotBeDeletedStaysAndThatIsRecordedOnce() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        storage.deleteFails = true;
        Audited audited = new Audited(storage, FlushPolicy.NONE, threeLogs()).start();
        for (int i = 1; i <= 3; i++) {
            audited.act(10);
            audited.awaitStored(10 * i);
            rotate(audited);
        }

        await().until(() -> deletions(audited).size() == 2);
        audited.act(10);
        audited.awaitStored(40);

        assertThat(deletions(audited)).hasSize(2).last().asString().contains(" cause=", " res=failed'");
        assertThat(audited.directory.resolve("audit.log.3")).exists();
        audited.nothingIsLost();

        storage.deleteFails = false;
        rotate(audited);
        await().until(() -> !Files.exists(audited.directory.resolve("audit.log.3")));
    }

    /** The log that failed has been moved away first, so it has the highest number. */
    private static Path[] newerThanTheFirst(Audited audited) throws IOException {
        Path oldest = audited.directory.resolve("audit.log." + (audited.logs().length - 1));
        return Stream.of(audited.logs()).filter(file -> !file.equals(oldest)).toArray(Path[]::new);
    }
}
