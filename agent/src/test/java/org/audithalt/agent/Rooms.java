package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.AgentThread;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.control.ResumeWish;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waker;
import org.audithalt.hook.HookRow;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The rooms put together as in an audited process, in a directory of a test and without woven code: threads of the test call
 * what hooks would call. Writer, waker and the drill's thread run; nothing watches the disk, so a test says when it is full.
 */
final class Rooms implements AutoCloseable {
    static final Actor ADMINISTRATOR = new Actor(77, 0);

    final AuditedProcess process;
    final AgentControl control;
    private final Path log;
    private final Waker waker;
    private final int open;
    private final int accept;
    private final List<Thread> applications = new ArrayList<>();

    Rooms(Path directory) throws IOException, StartRefused {
        Path rules = Files.writeString(
                directory.resolve("audit.rules"), "-a always,exit -F arch=b64 -S openat,accept -k opened\n");
        log = directory.resolve("audit/audit.log");
        SettingsSources sources = SettingsSources.now(
                "log_file=" + log + ",rules=" + rules + ",backlog_limit=256,backlog_unsafe=yes",
                Map.of(),
                new Properties(),
                ProcessFacts.current());
        SettingsReading reading = sources.read();
        List<String> problems = new ArrayList<>(reading.problems());
        Settings settings = Objects.requireNonNull(reading.settings(), problems::toString);
        Subject subject = Subject.ofThisProcess("");
        RuleBook book = RuleBook.load(
                reading.rulesFiles(), false, RuleFacts.of(subject, settings), RuleFacts.ownFiles(settings), problems);
        assertThat(problems).isEmpty();
        process = Opening.of(sources, settings, book, subject, "1", new ImageState("-", "passed", "", "passed"));
        control = new AgentControl(process);
        open = row("FIS.open");
        accept = row("Net.accept@Nio");
        waker = new Waker(process.gate, process.queue, process.backlog);
        Thread wakes = new AgentThread("waker", waker);
        Thread writes = new AgentThread("writer", process.writer);
        process.gate.notifying(wakes, new Thread());
        process.gate.drainedBy(writes);
        wakes.start();
        writes.start();
        new AgentThread("flusher", process.writer.flusher()).start();
        process.drillThread.start();
    }

    static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20));
    }

    /** A thread of the application that opens a file; returns once it has done so, or waits at the gate. */
    Thread opens(String name) {
        return works(name, new Semaphore(1));
    }

    /** The same, but the action does not end before it may; it may have begun when this returns. */
    Thread works(String name, Semaphore mayEnd) {
        int before = process.queue.everWaited();
        Thread thread = new Thread(
                () -> {
                    long token = begin(name);
                    mayEnd.acquireUninterruptibly();
                    end(token);
                },
                name);
        thread.setDaemon(true);
        applications.add(thread);
        thread.start();
        await().until(() -> !thread.isAlive()
                || mayEnd.hasQueuedThreads()
                || process.queue.everWaited() > before && thread.getState() == Thread.State.WAITING);
        return thread;
    }

    /** Entry of an open. */
    @SuppressWarnings("NullAway") // hooks pass null where a row has no object
    long begin(String name) {
        return process.audit.enter(open, name, null, -100, 0, 0, 0);
    }

    /** Its exit. */
    @SuppressWarnings("NullAway") // hooks pass null where a row has no object
    void end(long token) {
        process.audit.exit(open, token, 3, null, null);
    }

    /** Entry of an accept, which may last for ever. */
    @SuppressWarnings("NullAway") // hooks pass null where a row has no object
    long beginAccept() {
        return process.audit.enter(accept, new FileDescriptor(), null, 0, 0, 0, 0);
    }

    /** Its exit. */
    @SuppressWarnings("NullAway") // hooks pass null where a row has no object
    void endAccept(long token) {
        process.audit.exit(accept, token, 1, null, null);
    }

    private int row(String id) {
        return process.table.rows().stream()
                .filter(row -> row.id().equals(id))
                .mapToInt(HookRow::index)
                .findFirst()
                .orElseThrow();
    }

    /** Index of the hook of an open. */
    int row() {
        return open;
    }

    /** Begins actions until no slot is left for another. */
    long[] takeAllSlots() {
        long[] tokens = new long[process.backlog.generalSlots()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = begin("/slot/" + i);
        }
        return tokens;
    }

    String suspend() {
        Json out = new Json();
        out.beginObject();
        control.suspend(out, ADMINISTRATOR, "maintenance");
        return out.toString();
    }

    String resume(String words) {
        Json out = new Json();
        out.beginObject();
        boolean dry = words.startsWith("--dry-run");
        boolean unaudited = words.startsWith("--unaudited");
        control.resume(out, ADMINISTRATOR, new ResumeWish(dry, unaudited, words.replaceFirst("^--\\S+ ?", "")));
        return out.toString();
    }

    String drill(String words) {
        Json out = new Json();
        out.beginObject();
        control.drill(out, ADMINISTRATOR, words);
        return out.toString();
    }

    /** Begins a drill and waits until it halts. */
    void beginDrill(Duration length) {
        int before = process.gate.closings(Reason.DRILL);
        process.drill.begin(ADMINISTRATOR, length.toNanos());
        // counted last, and for good: a short one may be over before anybody looks
        await().until(() -> process.gate.closings(Reason.DRILL) > before);
    }

    /** What came of the drill that is under way. */
    LastDrill drillEnd() {
        await().until(() -> drill("state").contains("no drill is under way"));
        return process.lastDrill;
    }

    /** Records of the log with a word in them, once there are so many. */
    List<String> records(String word, int count) {
        await().untilAsserted(() -> {
            process.writer.hurry();
            assertThat(logged(word)).hasSizeGreaterThanOrEqualTo(count);
        });
        return logged(word);
    }

    private List<String> logged(String word) {
        try {
            String text = Files.readString(log);
            // what the writer is about to end is no record yet
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> line.contains(word))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.audit.release();
        waker.release();
        applications.forEach(LockSupport::unpark);
        process.drill.end();
        process.writer.requestEnd();
        await().until(process.writer::hasEnded);
        waker.end();
    }
}
