package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.Samples;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer between a real backlog and a log whose storage fails: nothing is lost, nothing is twice in one log. */
@Timeout(120)
class LogWriterTest {
    private static final Pattern EVENT = Pattern.compile("audit\\([0-9.]+:([0-9]+)\\).*");
    private static final Pattern NAME = Pattern.compile(" name=\"(/f[0-9]+)\"");
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path temporary;

    private long uid;
    private HookRow[] rows;
    private int open;

    @BeforeEach
    void prepare() throws IOException {
        uid = ((Number) Files.getAttribute(temporary, "unix:uid")).longValue();
        rows = HookTable.load().rows().toArray(new HookRow[0]);
        for (HookRow row : rows) {
            open = row.id().equals("FIS.open") ? row.index() : open;
        }
    }

    private final List<Audited> running = new ArrayList<>();

    @AfterEach
    void end() {
        for (Audited audited : running) {
            audited.end();
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20));
    }

    /** A process with a writer, and without woven code. */
    private final class Audited {
        final Path directory;
        final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        final WaitQueue queue = new WaitQueue(gate);
        final Backlog backlog;
        final Drain drain;
        final ControlSlots control;
        final SyscallAudit audit;
        final AuditLog log;
        final LogWriter writer;
        final SpaceWatch space;
        private final Thread thread;
        private final Thread flusher;
        private int acts;

        Audited(Storage storage, FlushPolicy policy, LogLimits limits) throws IOException {
            directory = Files.createTempDirectory(temporary, "run");
            log = new AuditLog(storage, directory.resolve("audit.log"), "", 4096);
            log.open();
            backlog = Backlog.create(directory.resolve("backlog"), 256, new byte[] {'/'}, "", RuleSet.everything());
            control = new ControlSlots(backlog);
            drain = new Drain(backlog, control);
            Losses losses = new Losses();
            audit = new SyscallAudit(
                    backlog,
                    gate,
                    queue,
                    new FailureFlag(FailureFlag.SUSPEND, gate, losses),
                    losses,
                    rows,
                    (event, status) -> {},
                    0);
            writer = new LogWriter(
                    log, backlog, drain, control, gate, queue, new Thread(), Samples.subject(), "1", policy, limits);
            space = new SpaceWatch(log, writer, backlog, gate, limits);
            thread = new Thread(writer, "writer");
            flusher = new Thread(writer.flusher(), "flusher");
        }

        Audited start() {
            running.add(this);
            thread.setDaemon(true);
            flusher.setDaemon(true);
            thread.start();
            flusher.start();
            return this;
        }

        /** Actions with names of their own; they pass a closed gate, for what is tested here is what comes after it. */
        @SuppressWarnings("NullAway") // hooks pass null where a row has no object
        void act(int count) {
            for (int i = 0; i < count; i++) {
                long token = audit.enter(open, "/f" + acts++, null, -100, 0, 0, 0);
                audit.exit(open, token, 3, null, null);
            }
        }

        void awaitStored(int count) {
            await().until(() -> writer.storedRecords() >= count && drain.use().unstored() == 0);
        }

        void end() {
            writer.requestEnd();
            LockSupport.unpark(flusher);
        }

        /** Name by serial over all log files. The same serial twice must mean the same event. */
        Map<Long, String> serials(Path... files) throws IOException {
            Map<Long, String> events = new TreeMap<>();
            for (Path file : files) {
                long before = 0;
                for (Map.Entry<Long, String> event : serialsOf(file)) {
                    assertThat(event.getKey()).as("order in %s", file).isGreaterThan(before);
                    before = event.getKey();
                    String other = events.put(event.getKey(), event.getValue());
                    assertThat(other == null || other.equals(event.getValue())).isTrue();
                }
            }
            return events;
        }

        private List<Map.Entry<Long, String>> serialsOf(Path file) throws IOException {
            List<Map.Entry<Long, String>> events = new ArrayList<>();
            String name = "";
            long serial = 0;
            String text = Files.readString(file, StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                Matcher event = EVENT.matcher(line);
                if (!event.find()) {
                    continue;
                }
                long next = Long.parseLong(event.group(1));
                if (next != serial && serial != 0) {
                    events.add(Map.entry(serial, name));
                    name = "";
                }
                serial = next;
                Matcher found = NAME.matcher(line);
                name = found.find() ? found.group(1) : name;
            }
            if (serial != 0) {
                events.add(Map.entry(serial, name));
            }
            return events;
        }

        Path[] logs() throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> file.getFileName().toString().startsWith("audit.log"))
                        .toArray(Path[]::new);
            }
        }

        /** Every action is in the logs under one serial, and the serials have no holes. */
        void nothingIsLost() throws IOException {
            Map<Long, String> events = serials(logs());
            assertThat(events.keySet()).first().isEqualTo(1L);
            assertThat((long) events.size()).isEqualTo(events.keySet().stream().reduce(0L, Math::max));
            List<String> names = events.values().stream()
                    .filter(name -> !name.isEmpty())
                    .sorted()
                    .toList();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < acts; i++) {
                expected.add("/f" + i);
            }
            assertThat(names)
                    .containsExactlyElementsOf(expected.stream().sorted().toList());
        }
    }

    private static LogLimits limits() {
        return new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 10);
    }

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
        assertThat(call).isGreaterThan(8);
    }

    @Test
    void writesOnInTheOrderOfSerialsAfterAFailedWrite() throws IOException {
        FaultyStorage storage = new FaultyStorage(new FileStorage(uid));
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL, limits());
        storage.failing(1, 5, "No space left on device").storingPart(300);
        audited.act(100);
        audited.start();
        await().until(() -> audited.gate.closedFor(Reason.DISK_FULL));
        assertThat(audited.gate.detail(Reason.DISK_FULL)).contains("No space left on device");

        audited.awaitStored(100);

        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
        audited.nothingIsLost();
        assertThat(audited.logs()).hasSize(1);
    }

    /** A storage whose flushes can be held up and made to fail. */
    private final class HeldStorage implements Storage {
        private final Storage real = new FileStorage(uid);
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        volatile boolean holding;
        final AtomicInteger failures = new AtomicInteger();
        IOException failure = new IOException("Input/output error");
        volatile int renameFailures;
        volatile long usable = 100 * MEBIBYTE;
        volatile boolean usableFails;

        @Override
        public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
            OpenFile opened = real.openAppend(file, create, mode);
            return new OpenFile() {
                @Override
                public int write(ByteBuffer source) throws IOException {
                    return opened.write(source);
                }

                @Override
                public void force(boolean metaData) throws IOException {
                    if (holding) {
                        // who came first learns of the error, as in the kernel
                        boolean fails = failures.getAndDecrement() > 0;
                        begun.countDown();
                        waitToGoOn();
                        if (fails) {
                            throw failure;
                        }
                    }
                    opened.force(metaData);
                }

                @Override
                public void truncate(long size) throws IOException {
                    opened.truncate(size);
                }

                @Override
                public long size() throws IOException {
                    return opened.size();
                }

                @Override
                public void close() throws IOException {
                    opened.close();
                }
            };
        }

        private void waitToGoOn() throws IOException {
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                throw new IOException(stop);
            }
        }

        @Override
        public int read(Path file, ByteBuffer target, long position) throws IOException {
            return real.read(file, target, position);
        }

        @Override
        public Identity identity(Path path) throws IOException {
            return real.identity(path);
        }

        @Override
        public void createDirectories(Path directory, int mode) throws IOException {
            real.createDirectories(directory, mode);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (renameFailures > 0) {
                renameFailures--;
                throw new IOException("Input/output error");
            }
            real.rename(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            real.delete(file);
        }

        @Override
        public void setMode(Path file, int mode) throws IOException {
            real.setMode(file, mode);
        }

        @Override
        public void setGroup(Path file, String group) throws IOException {
            real.setGroup(file, group);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            real.forceDirectory(directory);
        }

        @Override
        public long usableBytes(Path directory) throws IOException {
            if (usableFails) {
                throw new IOException("statvfs(2) fails");
            }
            return usable;
        }

        @Override
        public long blockSize(Path directory) throws IOException {
            return real.blockSize(directory);
        }

        @Override
        public String noSpaceText() {
            return real.noSpaceText();
        }

        @Override
        public long ownUid() {
            return real.ownUid();
        }
    }

    @Test
    void freesSlotsOnlyAfterTheFlush() throws Exception {
        HeldStorage storage = new HeldStorage();
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        audited.act(20);
        audited.start();
        storage.begun.await();
        await().until(() -> audited.serials(audited.logs()).size() == 20);

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

    /** The kernel tells of a failed flush once: forgotten, the next one would seem to be good. */
    @Test
    void neverForgetsAFailedFlushThoughTellingOfItFails() throws Exception {
        HeldStorage storage = new HeldStorage();
        storage.failure = new IOException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new OutOfMemoryError("of the test");
            }
        };
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
        assertThat(audited.serials(audited.directory.resolve("audit.log")).values())
                .contains("/f10", "/f19");
        assertThat(audited.directory.resolve("audit.log.1")).exists();
        audited.nothingIsLost();
    }

    @Test
    void writesAllSinceTheLastGoodFlushToANewLogUnderTheSameSerials() throws Exception {
        HeldStorage storage = new HeldStorage();
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
        HeldStorage storage = new HeldStorage();
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

    @Test
    void aRotationWaitsForTheFlushUnderWayAndHeedsItsFailure() throws Exception {
        HeldStorage storage = new HeldStorage();
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

    /** The log that failed has been moved away first, so it has the highest number. */
    private static Path[] newerThanTheFirst(Audited audited) throws IOException {
        Path oldest = audited.directory.resolve("audit.log." + (audited.logs().length - 1));
        return Stream.of(audited.logs()).filter(file -> !file.equals(oldest)).toArray(Path[]::new);
    }

    @Test
    void theEndWaitsForTheFlushUnderWayAndHeedsItsFailure() throws Exception {
        HeldStorage storage = new HeldStorage();
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

    @Test
    void writesAgainUnderTheSameSerialsWhatADeletedLogHeldUnflushed() throws Exception {
        HeldStorage storage = new HeldStorage();
        Audited audited = new Audited(storage, FlushPolicy.INCREMENTAL_ASYNC, limits());
        storage.holding = true;
        audited.act(20);
        audited.start();
        storage.begun.await();
        await().until(() -> audited.serials(audited.logs()).size() == 20);
        Map<Long, String> before = audited.serials(audited.logs());
        Files.delete(audited.directory.resolve("audit.log"));
        await().until(() -> audited.gate.closings(Reason.LOG_GONE) == 1);
        storage.goOn.countDown();

        audited.awaitStored(20);

        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.serials(audited.logs())).containsAllEntriesOf(before);
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
        HeldStorage storage = new HeldStorage();
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

    @Test
    void unknownFreeSpaceIsAReasonOfItsOwn() throws Exception {
        HeldStorage storage = new HeldStorage();
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits());
        Thread watch = new Thread(audited.space);
        storage.usableFails = true;
        watch.start();
        try {
            await().until(() -> audited.gate.closedFor(Reason.SPACE_UNKNOWN));
            assertThat(audited.gate.closedOtherwise(Reason.SPACE_UNKNOWN)).isFalse();
            assertThat(audited.gate.detail(Reason.SPACE_UNKNOWN)).contains("free space");

            storage.usableFails = false;
            await().until(() -> !audited.gate.closed());
        } finally {
            audited.space.end();
            watch.join();
        }
    }

    @Test
    void theSpaceWatchClosesWhileThereIsRoomForTheBacklogAndOpensWithAMargin() throws IOException {
        HeldStorage storage = new HeldStorage();
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits());
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();

        storage.usable = MEBIBYTE - 1;
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.DISK_FULL)).isTrue();
        assertThat(audited.gate.detail(Reason.DISK_FULL)).contains("MiB free");
        assertThat(audited.space.forecast()).startsWith("will suspend again");

        storage.usable = MEBIBYTE;
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.DISK_FULL)).as("no flapping").isTrue();

        storage.usable = MEBIBYTE + MEBIBYTE / 16;
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.space.forecast()).startsWith("will hold");
        assertThat(audited.space.freeBytes()).isEqualTo(storage.usable);
    }

    @Test
    void theSpaceWatchReplacesABacklogWhoseFileVanished() throws IOException {
        Audited audited = new Audited(new HeldStorage(), FlushPolicy.NONE, limits());
        audited.act(5);
        Files.delete(audited.backlog.file());

        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.BACKLOG_GONE)).isTrue();
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.backlog.file()).exists();

        audited.act(5);
        audited.start();
        audited.awaitStored(10);
        audited.nothingIsLost();
    }
}
