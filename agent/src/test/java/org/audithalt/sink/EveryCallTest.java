package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.backlog.ControlSlots;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fails the n-th call of the storage for every n until a run passes untouched, once or from then on, with one log and with two,
 * and looks each time whether every record is there, once, or twice if a record says why.
 */
class EveryCallTest extends WriterTestCase {
    private static final int RECORDS = 24;
    private static final String MARK = " reason=";
    private static final LogLimits LIMITS = new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 1);

    @ParameterizedTest(name = "{0}, {1} bytes stored, {2} times")
    @CsvSource({
        "Input/output error, 0, 1",
        "No space left on device, 0, 1",
        "No space left on device, 777, 2",
        "Disk quota exceeded, 100, 1",
        "Read-only file system, 0, 3",
        "Too many open files, 0, 1",
    })
    void losesNothingWithOneLog(String error, int part, int failures) throws IOException {
        int runs = 0;
        for (boolean reached = true; reached; ) {
            FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
            Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, LIMITS);
            storage.failing(++runs, failures, error).storingPart(part);
            reached = run(audited, storage, error + " at call " + runs);
        }
        System.out.println("tried " + runs + " failing calls");
        assertThat(runs).isGreaterThan(20);
    }

    @ParameterizedTest(name = "{0}, {1} bytes stored, {2} times")
    @CsvSource({
        "Input/output error, 0, 1",
        "Input/output error, 0, 1000000",
        "No space left on device, 0, 1000000",
        "No space left on device, 777, 1",
        "Disk quota exceeded, 100, 1000000",
        "Read-only file system, 0, 1000000",
        "Too many open files, 0, 1000000",
    })
    void losesNothingWithTwoLogsOfWhichTheFirstFails(String error, int part, int failures) throws IOException {
        int runs = 0;
        for (boolean reached = true; reached; ) {
            FaultyStorage first = new FaultyStorage(new FileStorage(uid));
            Audited audited = twoLogs(first, new FileStorage(uid));
            first.failing(++runs, failures, error).storingPart(part);
            reached = run(audited, first, error + " at call " + runs);
            if (reached) {
                assertThat(audited.gate.mask()).as("%s at call %d", error, runs).isZero();
            }
        }
        System.out.println("tried " + runs + " failing calls");
        assertThat(runs).isGreaterThan(20);
    }

    /** The second fails as soon as it is needed, and for a while nothing works. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"Input/output error", "No space left on device"})
    void losesNothingWithTwoLogsThatBothFail(String error) throws IOException {
        for (int call = 1; call < 14; call++) {
            FaultyStorage first = new FaultyStorage(new FileStorage(uid));
            FaultyStorage second = new FaultyStorage(new FileStorage(uid));
            Audited audited = twoLogs(first, second);
            first.failing(call, 3, error);
            second.failing(1 + call % 5, 2, error).storingPart(50 * call);
            run(audited, first, error + " at call " + call);
        }
    }

    private Audited twoLogs(Storage first, Storage second) throws IOException {
        return new Audited(
                new Disks(first, second), FlushPolicy.INCREMENTAL, LIMITS, "disk1/audit.log", "disk2/audit.log");
    }

    /** Whether the fault was reached. */
    private boolean run(Audited audited, FaultyStorage storage, String what) throws IOException {
        // all entries before the writer starts: once the gate has closed for lack of space, the space watch alone opens
        // it
        audited.act(RECORDS / 3);
        long[] later = audited.enter(RECORDS / 3);
        long[] last = audited.enter(RECORDS / 3);
        audited.start();
        audited.awaitStored(RECORDS / 3);
        audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
        audited.exit(later);
        audited.awaitStored(RECORDS * 2 / 3);
        audited.exit(last);
        audited.awaitStored(RECORDS);
        boolean reached = storage.reached();
        storage.heal();
        audited.end();
        await().alias(what).until(audited.writer::hasEnded);
        running.remove(audited);

        audited.nothingIsLost();
        if (audited.duplicates() > 0) {
            assertThat(allText(audited)).as(what).contains(MARK);
        }
        return reached;
    }

    private static String allText(Audited audited) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path log : audited.logs()) {
            text.append(Files.readString(log, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
