package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waker;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DurableBeginTest {
    private static final long AT_FDCWD = -100;

    @TempDir
    Path directory;

    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger flushes = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean broken;
    private Audited audited;
    private DurableBegin begin;
    private Waker waker;

    @BeforeEach
    void start() {
        audited = new Audited(directory);
        begin = new DurableBegin(this::force, audited.gate);
        waker = new Waker(audited.gate, audited.queue, audited.backlog);
        Thread wakerThread = new AgentThread("waker", waker);
        Thread nobody = new AgentThread("announcer", () -> {});
        audited.gate.notifying(wakerThread, nobody);
        wakerThread.start();
        new AgentThread("durable", begin).start();
    }

    @AfterEach
    void end() throws InterruptedException {
        permits.release(1_000);
        broken = false;
        begin.release();
        for (Thread thread : threads) {
            thread.join();
        }
        waker.end();
    }

    /** A device that takes its time, and may break. */
    private void force() throws IOException {
        permits.acquireUninterruptibly();
        if (broken) {
            throw new IOException("Input/output error");
        }
        audited.backlog.force();
        flushes.incrementAndGet();
    }

    private void use(String words) {
        List<String> problems = new ArrayList<>();
        RuleSet rules = audited.backlog.inForce().rules();
        audited.backlog.use(rules, DurableRules.of(words, rules, problems));
        audited.audit.useDurable(begin);
        assertThat(problems).isEmpty();
    }

    /** A thread that begins an action, and counts that it has begun. */
    private AtomicInteger begins(String row, Object first, long number) {
        AtomicInteger begun = new AtomicInteger();
        Thread thread = new Thread(() -> {
            audited.exit(row, audited.enter(row, first, null, number), 5);
            begun.incrementAndGet();
        });
        threads.add(thread);
        thread.start();
        return begun;
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(condition);
    }

    @Test
    void aDurableActionBeginsOnlyWhenItsReservationIsOnTheDevice() {
        use("openat");
        AtomicInteger begun = begins("FIS.open", "/x", AT_FDCWD);
        await("asked", () -> begin.busyNanos() > 0 && audited.used() == 1);
        assertThat(begun).hasValue(0);
        assertThat(flushes).hasValue(0);

        permits.release();
        await("begun", () -> begun.get() == 1);
        assertThat(flushes).hasValue(1);
        assertThat(Audited.text(audited.one().name)).isEqualTo("/x");
    }

    @Test
    void otherActionsDoNotWait() {
        use("openat");
        AtomicInteger begun = begins("UND.unlink", "/x".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0);
        await("begun", () -> begun.get() == 1);
        assertThat(flushes).hasValue(0);
    }

    @Test
    void whatMayNotSleepDoesNotWait() {
        use("all");
        long token = audited.enter("Net.shutdown@Nio", null, null, 5);
        assertThat(token).isNotEqualTo(Bridge.UNAUDITED);
        assertThat(flushes).hasValue(0);
    }

    @Test
    void threadsThatAskDuringAFlushShareTheNext() {
        use("openat");
        AtomicInteger first = begins("FIS.open", "/first", AT_FDCWD);
        await("flush under way", () -> begin.busyNanos() > 0);
        List<AtomicInteger> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(begins("FIS.open", "/other", AT_FDCWD));
        }
        await("all ask", () -> begin.unanswered() == 21);

        permits.release();
        await("first", () -> first.get() == 1);
        assertThat(others).allMatch(other -> other.get() == 0);
        permits.release();
        await("all", () -> others.stream().allMatch(other -> other.get() == 1));
        assertThat(flushes).hasValue(2);
    }

    @Test
    void aDeviceThatFailsClosesTheGateAndTheActionBeginsOnceAfterwards() {
        use("openat");
        broken = true;
        permits.release(3);
        AtomicInteger begun = begins("FIS.open", "/x", AT_FDCWD);
        await("closed", () -> audited.gate.closedFor(Reason.BACKLOG_UNFLUSHED));
        await(
                "waits at the gate, its reservation given back",
                () -> audited.queue.waiting() == 1 && audited.used() == 0);
        assertThat(begun).hasValue(0);

        broken = false;
        permits.release(1_000);
        await("begun", () -> begun.get() == 1);
        assertThat(audited.gate.closed()).isFalse();
        assertThat(Audited.text(audited.one().name)).isEqualTo("/x");
    }

    @Test
    void aReservationInAFileThatWasReplacedMeanwhileIsMadeAgain() throws Exception {
        use("openat");
        AtomicInteger begun = begins("FIS.open", "/x", AT_FDCWD);
        await("flush under way", () -> begin.busyNanos() > 0);
        java.nio.file.Files.delete(audited.file);
        audited.backlog.replace(audited.losses);

        permits.release();
        await("asks again", () -> flushes.get() == 1 && begin.busyNanos() > 0);
        assertThat(begun).hasValue(0);
        permits.release();
        await("begun", () -> begun.get() == 1);
        assertThat(audited.used()).isEqualTo(1);
        assertThat(audited.drained()).hasSize(1);
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
        use("openat");
        AtomicInteger kept = new AtomicInteger();
        AtomicInteger flushed = new AtomicInteger(-1);
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            audited.enter("FIS.open", "/x", null, AT_FDCWD);
            flushed.set(flushes.get());
            kept.set(Thread.currentThread().isInterrupted() ? 1 : 2);
        });
        threads.add(thread);
        thread.start();
        await("flush under way", () -> begin.busyNanos() > 0);
        thread.interrupt();
        permits.release();
        thread.join();
        assertThat(flushed).hasValue(1);
        assertThat(kept).hasValue(1);
    }

    @Test
    void whoReservedWhileAFlushFailedReservesAgain() {
        use("openat");
        AtomicInteger first = begins("FIS.open", "/first", AT_FDCWD);
        await("flush under way", () -> begin.busyNanos() > 0);
        AtomicInteger second = begins("FIS.open", "/second", AT_FDCWD);
        await("both reserved", () -> audited.used() == 2);
        long tickets = audited.backlog.slab().lastTicket();
        broken = true;
        permits.release();
        await("closed", () -> audited.gate.closedFor(Reason.BACKLOG_UNFLUSHED));
        await("both gave back", () -> audited.used() == 0 && audited.queue.waiting() == 2);

        broken = false;
        permits.release(1_000);
        await("both", () -> first.get() == 1 && second.get() == 1);
        // their pages were forgotten with the failed flush: only what is written again is on the device
        assertThat(audited.backlog.slab().lastTicket()).isGreaterThanOrEqualTo(tickets + 2);
        assertThat(audited.drained()).hasSize(2);
    }

    @Test
    void whoWaitsForADeviceThatHangsComesToTheGateWhenItCloses() {
        use("openat");
        AtomicInteger begun = begins("FIS.open", "/x", AT_FDCWD);
        await("flush under way", () -> begin.busyNanos() > 0);
        audited.gate.close(Reason.WRITER_HANGS, "");
        await("waits at the gate", () -> audited.queue.waiting() == 1 && audited.used() == 0);
        audited.gate.close(Reason.ADMINISTRATOR, "");
        permits.release(1_000);
        audited.gate.open(Reason.WRITER_HANGS);
        assertThat(audited.queue.waiting()).isEqualTo(1);
        assertThat(begun).hasValue(0);

        audited.gate.open(Reason.ADMINISTRATOR);
        await("begun", () -> begun.get() == 1);
    }

    @Test
    void aFlushIsNotEndedByAnInterruptOfItsThread() {
        use("openat");
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("audithalt-durable"))
                .forEach(Thread::interrupt);
        permits.release(1_000);
        for (int i = 0; i < 3; i++) {
            AtomicInteger begun = begins("FIS.open", "/x", AT_FDCWD);
            await("begun", () -> begun.get() == 1);
        }
        assertThat(audited.gate.closed()).isFalse();
    }

    @Test
    void rulesAreNamedByTheirKeysAndWhatIsNeitherIsAProblem() {
        var rules = Audited.rules(
                directory, "-a always,exit -S openat -k secrets -k files", "-a always,exit -S unlink -k rest");
        List<String> problems = new ArrayList<>();
        DurableRules durable = DurableRules.of("files,connect,fles", rules, problems);
        assertThat(problems)
                .containsExactly("durable=fles: neither a system call that is audited nor the key of a rule"
                        + " (keys: files, rest, secrets)");
        assertThat(durable.covers(org.audithalt.hook.Operation.OPENAT, 0, 0)).isTrue();
        assertThat(durable.covers(org.audithalt.hook.Operation.UNLINK, 1, 0)).isFalse();
        assertThat(durable.covers(org.audithalt.hook.Operation.CONNECT, 1, 0)).isTrue();
        assertThat(durable.covers(org.audithalt.hook.Operation.UNLINK, -1, SlotLayout.FLAG_DECIDE_AT_EXIT))
                .isTrue();
        assertThat(DurableRules.of("", rules, problems).isEmpty()).isTrue();
    }
}
