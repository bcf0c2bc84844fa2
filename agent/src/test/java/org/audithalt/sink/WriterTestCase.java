package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.backlog.OldestUnstored;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.Samples;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the writer share: a real backlog, a log whose storage may fail, and the question whether anything is lost. */
@Timeout(120)
abstract class WriterTestCase {
    static final long MEBIBYTE = 1 << 20;
    private static final long ENDING_MILLIS = 5_000;
    private static final OldestUnstored ALL_STORED = new OldestUnstored(0, 0);
    private static final Pattern EVENT = Pattern.compile("audit\\([0-9.]+:([0-9]+)\\).*");
    private static final Pattern NAME = Pattern.compile(" name=\"(/f[0-9]+)\"");

    @TempDir
    Path temporary;

    long uid;
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

    final List<Audited> running = Collections.synchronizedList(new ArrayList<>());

    /** Waits a little for each, for a log that is rotated while its directory is removed fails the test. */
    @AfterEach
    void end() throws InterruptedException {
        for (Audited audited : running) {
            audited.end();
        }
        for (Audited audited : running) {
            audited.thread.join(ENDING_MILLIS);
        }
    }

    static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20));
    }

    static LogLimits limits() {
        return new LogLimits(MEBIBYTE, 1000 * MEBIBYTE, LogLimits.Action.KEEP_LOGS, 10);
    }

    /** A process with a writer, and without woven code. */
    final class Audited {
        final Path directory;
        final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        final WaitQueue queue = new WaitQueue(gate);
        final Backlog backlog;
        final Drain drain;
        final ControlSlots control;
        final SyscallAudit audit;
        final AuditLogs logs;
        final LogWriter writer;
        final SpaceWatch space;
        private final Thread thread;
        private final Thread flusher;
        private int acts;

        Audited(Storage storage, FlushPolicy policy, LogLimits limits) throws IOException {
            this(storage, policy, limits, "audit.log");
        }

        /** @param names of the logs, relative to the directory of this run */
        Audited(Storage storage, FlushPolicy policy, LogLimits limits, String... names) throws IOException {
            this(Files.createTempDirectory(temporary, "run"), storage, policy, limits, names);
        }

        /** @param place of the logs, perhaps that of another run */
        Audited(Path place, Storage storage, FlushPolicy policy, LogLimits limits, String... names) throws IOException {
            directory = place;
            logs = new AuditLogs(
                    storage, Stream.of(names).map(directory::resolve).toList(), "", 4096);
            logs.open();
            String paths = String.join(
                    ":",
                    logs.states().stream().map(state -> state.file().toString()).toList());
            backlog = Backlog.create(
                    Files.createTempDirectory(temporary, "backlog").resolve("backlog"),
                    256,
                    new byte[] {'/'},
                    "log_files=" + paths + "\n",
                    RuleSet.everything());
            control = new ControlSlots(backlog);
            Losses losses = new Losses();
            drain = new Drain(backlog, control, losses);
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
                    logs, backlog, drain, control, gate, queue, new Thread(), Samples.subject(), "1", policy, limits);
            space = new SpaceWatch(logs, writer, backlog, gate, limits, losses, new SpaceThresholds(control));
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
        void act(int count) {
            for (int i = 0; i < count; i++) {
                act("/f" + acts++);
            }
        }

        /** An action with a name that {@link #nothingIsLost} does not look for. */
        @SuppressWarnings("NullAway") // hooks pass null where a row has no object
        void act(String name) {
            long token = audit.enter(open, name, null, -100, 0, 0, 0);
            audit.exit(open, token, 3, null, null);
        }

        /** Begins actions; their records come with {@link #exit}, which passes a closed gate. */
        @SuppressWarnings("NullAway") // hooks pass null where a row has no object
        long[] enter(int count) {
            long[] tokens = new long[count];
            for (int i = 0; i < count; i++) {
                tokens[i] = audit.enter(open, "/f" + acts++, null, -100, 0, 0, 0);
            }
            return tokens;
        }

        @SuppressWarnings("NullAway") // hooks pass null where a row has no object
        void exit(long... tokens) {
            for (long token : tokens) {
                audit.exit(open, token, 3, null, null);
            }
        }

        /** The records of the agent's own doings count, too, so no record may be left in a slot either. */
        void awaitStored(int count) {
            await().until(() -> writer.storedRecords() >= count
                    && drain.use().unstored() == 0
                    && OldestUnstored.in(backlog).equals(ALL_STORED));
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

        /** How many events are in the logs once more than once. */
        int duplicates() throws IOException {
            int events = 0;
            for (Path log : logs()) {
                events += serialsOf(log).size();
            }
            return events - serials(logs()).size();
        }

        Path[] logs() throws IOException {
            List<Path> found = new ArrayList<>();
            for (String place : new String[] {"", "disk1", "disk2", "moved"}) {
                if (Files.isDirectory(directory.resolve(place))) {
                    try (Stream<Path> files = Files.list(directory.resolve(place))) {
                        files.filter(file -> file.getFileName().toString().startsWith("audit.log"))
                                .forEach(found::add);
                    }
                }
            }
            return found.toArray(Path[]::new);
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
}
