package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.audithalt.backlog.ControlSlots;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fails the n-th call of the storage for every n until a run passes untouched, once or from then on, or lets it hang, with one log and with two,
 * and looks each time whether every record is there, once, or twice if a record says why.
 */
class EveryCallTest extends WriterTestCase {
    private static final int RECORDS = 24;
    private static final int SIDE_BY_SIDE = 8;
    private static final long HANG_NANOS = 20_000_000;
    private static final String MARK = " reason=";
    private static final LogLimits LIMITS = new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 1);

    @ParameterizedTest(name = "{0}, {1} bytes stored, {2} times")
    @MethodSource("oneLog")
    void losesNothingWithOneLog(String error, int part, int failures) {
        everyCall(call -> {
            FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
            Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, LIMITS);
            storage.failing(call, failures, error).storingPart(part);
            return run(audited, storage, error + " at call " + call);
        });
    }

    static Stream<Arguments> oneLog() {
        return errors(1, 3);
    }

    @ParameterizedTest(name = "{0}, {1} bytes stored, {2} times")
    @MethodSource("twoLogs")
    void losesNothingWithTwoLogsOfWhichTheFirstFails(String error, int part, int failures) {
        everyCall(call -> {
            FaultyStorage first = new FaultyStorage(new FileStorage(uid));
            Audited audited = twoLogs(first, new FileStorage(uid));
            first.failing(call, failures, error).storingPart(part);
            boolean reached = run(audited, first, error + " at call " + call);
            if (reached) {
                assertThat(audited.gate.mask()).as("%s at call %d", error, call).isZero();
            }
            return reached;
        });
    }

    static Stream<Arguments> twoLogs() {
        return errors(1, Integer.MAX_VALUE);
    }

    /** Each error of a call, and of a write that has stored a part. */
    private static Stream<Arguments> errors(int... failures) {
        return Stream.of(
                        "No space left on device",
                        "Input/output error",
                        "Disk quota exceeded",
                        "Read-only file system",
                        "Too many open files")
                .flatMap(error -> IntStream.of(failures)
                        .boxed()
                        .flatMap(times -> Stream.of(Arguments.of(error, 0, times), Arguments.of(error, 333, times))));
    }

    @ParameterizedTest(name = "flush={0}, {1} times")
    @CsvSource({
        "NONE, 1", "NONE, 3",
        "INCREMENTAL_ASYNC, 1", "INCREMENTAL_ASYNC, 3",
        "DATA, 1", "DATA, 3",
        "SYNC, 1", "SYNC, 3",
    })
    void losesNothingUnderEachFlushPolicy(FlushPolicy policy, int failures) {
        everyCall(call -> {
            FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
            Audited audited = new Audited(storage, policy, LIMITS);
            storage.failing(call, failures, "Input/output error").storingPart(100);
            return run(audited, storage, policy + " at call " + call);
        });
    }

    @ParameterizedTest(name = "flush={0}")
    @EnumSource(FlushPolicy.class)
    void losesNothingWhereverACallHangsForAWhile(FlushPolicy policy) {
        everyCall(call -> {
            FaultyStorage storage = new FaultyStorage(new FileStorage(uid)).hanging();
            Audited audited = new Audited(storage, policy, LIMITS);
            storage.failing(call, 1, "");
            return run(audited, storage, policy + " hangs at call " + call);
        });
    }

    /** Runs with a fault at the first, the second, … call, some side by side, until one in which it is not reached. */
    private static void everyCall(Run run) {
        ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            int runs = 0;
            for (boolean reached = true; reached; runs += SIDE_BY_SIDE) {
                List<Future<Boolean>> batch = new ArrayList<>();
                for (int i = 1; i <= SIDE_BY_SIDE; i++) {
                    int call = runs + i;
                    batch.add(pool.submit(() -> run.reaches(call)));
                }
                for (Future<Boolean> each : batch) {
                    reached &= each.get();
                }
            }
            System.out.println("tried " + runs + " failing calls");
            assertThat(runs).isGreaterThan(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Run {
        /** Whether the fault was reached at that call. */
        boolean reaches(int call) throws IOException;
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
        awaitStored(audited, storage, RECORDS / 3);
        audited.writer.requestRotation(ControlSlots.AGENT, ControlSlots.AGENT);
        audited.exit(later);
        awaitStored(audited, storage, RECORDS * 2 / 3);
        audited.exit(last);
        awaitStored(audited, storage, RECORDS);
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

    /** A call that hangs does so until nothing else can be going on. */
    private static void awaitStored(Audited audited, FaultyStorage storage, int count) {
        await().until(() -> {
            if (storage.held()) {
                LockSupport.parkNanos(HANG_NANOS);
                storage.goOn();
            }
            return audited.writer.storedRecords() >= count
                    && audited.drain.use().unstored() == 0;
        });
    }

    private static String allText(Audited audited) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path log : audited.logs()) {
            text.append(Files.readString(log, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
