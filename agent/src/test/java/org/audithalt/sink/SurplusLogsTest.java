package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.backlog.ControlSlots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever fails while logs are rotated and deleted: what is gone is known by a record. */
class SurplusLogsTest extends WriterTestCase {
    private static final int ROTATIONS = 4;
    private static final int RECORDS = 10;
    /** As many as a run makes, about. */
    private static final int CALLS = 96;

    private static final int SIDE_BY_SIDE = 12;
    private static final Pattern DELETED = Pattern.compile("op=delete-log .* last_serial=(\\d+) .* res=success'");

    @ParameterizedTest(name = "{0}, {1} times")
    @CsvSource({"Input/output error, 1", "No space left on device, 3"})
    void losesNothingButWhatARecordTellsOf(String error, int failures) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<Boolean>> runs = new ArrayList<>();
            for (int call = 1; call <= CALLS; call++) {
                int failing = call;
                runs.add(pool.submit(() -> run(failing, failures, error)));
            }
            int reached = 0;
            for (Future<Boolean> each : runs) {
                reached += each.get() ? 1 : 0;
            }
            assertThat(reached).as("calls that failed").isGreaterThan(CALLS / 3);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aLogStaysUntilTheRecordOfItsDeletionIsStored() throws Exception {
        HeldStorage held = new HeldStorage(uid);
        Audited audited = new Audited(
                held,
                FlushPolicy.INCREMENTAL_ASYNC,
                new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.ROTATE, 1, 2));
        for (int number = 1; number <= 2; number++) {
            Files.writeString(
                    audited.directory.resolve("audit.log." + number),
                    "type=USYS_CONFIG msg=audit(1.000:" + (3 - number) + "): op=x\n");
        }
        Path surplus = audited.directory.resolve("audit.log.2");
        // it is looked for behind the record of the start, whose flush passes
        held.onIdentity = () -> held.holding |= audited.writer.storedRecords() > 0;
        audited.start();
        audited.act(5);

        held.begun.await();
        await().until(() ->
                Files.readString(audited.directory.resolve("audit.log")).contains("op=delete-log"));
        await().during(Duration.ofMillis(300)).until(() -> Files.exists(surplus));

        held.onIdentity = () -> {};
        held.holding = false;
        held.goOn.countDown();
        await().until(() -> !Files.exists(surplus));
    }

    /** Whether the fault was reached. */
    private boolean run(int call, int failures, String error) throws IOException {
        String what = error + " at call " + call;
        FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
        LogLimits limits = new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.ROTATE, 10, 3);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits);
        storage.failing(call, failures, error);
        // all entries before the writer starts: nobody would wake them at a gate that it has closed
        long[][] tokens = new long[ROTATIONS][];
        for (int i = 0; i < ROTATIONS; i++) {
            tokens[i] = audited.enter(RECORDS);
        }
        audited.start();
        for (int i = 1; i <= ROTATIONS; i++) {
            audited.exit(tokens[i - 1]);
            audited.awaitStored(i * RECORDS);
            long ticket = audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
            await().alias(what).until(() -> audited.writer.rotation().ticket() >= ticket);
        }
        boolean reached = storage.reached();
        storage.heal();
        audited.end();
        await().alias(what).until(audited.writer::hasEnded);
        running.remove(audited);

        Map<Long, String> kept = audited.serials(audited.logs());
        long last = kept.keySet().stream().reduce(0L, Math::max);
        long deleted = lastDeleted(audited);
        for (long serial = 1; serial <= last; serial++) {
            assertThat(kept.containsKey(serial) || serial <= deleted)
                    .as("%s: %d of %d, deleted to %d", what, serial, last, deleted)
                    .isTrue();
        }
        return reached;
    }

    private static long lastDeleted(Audited audited) throws IOException {
        long last = 0;
        for (Path log : audited.logs()) {
            Matcher deletion = DELETED.matcher(Files.readString(log));
            while (deletion.find()) {
                last = Math.max(last, Long.parseLong(deletion.group(1)));
            }
        }
        return last;
    }
}
