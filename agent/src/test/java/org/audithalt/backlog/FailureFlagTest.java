package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.audithalt.record.AuditRecord;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every cause of case 2 with every failure flag: the table of docs/failure-flag.md. */
@Timeout(60)
class FailureFlagTest {
    private static final int GENERAL_SLOTS = 256;
    private static final long WAIT_NANOS = 100_000_000;
    private static final long CHILD_SECONDS = 60;
    private static final int SMALL_STACK = 256 * 1024;

    private static final Method ENTER = enter();

    @TempDir
    Path directory;

    private Audited audited(int flag) {
        return new Audited(directory, RuleSet.everything(), Audited.TEXT, flag, WAIT_NANOS);
    }

    /** What panic leaves: the watchdog is told, and not even a thread that may not sleep begins anything. */
    private static void assertPanic(Audited audited, boolean expected) {
        assertThat(audited.failure.panicked()).isEqualTo(expected);
        assertThat(audited.gate.closedFor(Reason.ENDING)).isEqualTo(expected);
        assertThat(audited.gate.sealed()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void recordLargerThanItsReservationIsCutAndNothingIsLost(int flag) {
        Audited audited = audited(flag);
        byte[] arguments = new byte[1 << 20];
        byte[] program = "/bin/true\0".getBytes(StandardCharsets.UTF_8);

        audited.exit("PI.forkAndExec", audited.enter("PI.forkAndExec", program, arguments, 1), 9);

        AuditRecord record = audited.one();
        assertThat(record.truncated).isTrue();
        assertThat(record.outcomeKnown).isTrue();
        assertThat(audited.losses.count()).isZero();
        assertThat(audited.gate.closed()).isFalse();
        assertPanic(audited, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void threadThatMayNotSleepFindsNoReservedSlot(int flag) {
        Audited audited = audited(flag);
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicInteger begun = new AtomicInteger();
        Thread finalizer = new Thread(
                system(),
                () -> {
                    for (int i = 0; i <= BacklogLayout.SERVICE_SLOTS; i++) {
                        audited.opened("/tmp/" + i);
                        begun.incrementAndGet();
                    }
                },
                "Finalizer");
        finalizer.setDaemon(true);
        finalizer.start();

        boolean panics = flag == FailureFlag.PANIC;
        await().until(() -> panics ? finalizer.getState() == Thread.State.WAITING : !finalizer.isAlive());
        assertThat(begun).hasValue(BacklogLayout.SERVICE_SLOTS + (panics ? 0 : 1));
        assertThat(audited.drained()).hasSize(BacklogLayout.SERVICE_SLOTS);
        assertThat(audited.losses.count()).isEqualTo(panics ? 0 : 1);
        assertThat(audited.failure.prints()).isEqualTo(flag == FailureFlag.PRINTK);
        assertThat(audited.gate.closedFor(Reason.BACKLOG_STALLED)).isEqualTo(flag == FailureFlag.SUSPEND);
        assertPanic(audited, panics);
        releases(audited, finalizer);
    }

    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void threadThatMaySleepFindsNoSlotForTheBacklogWaitTime(int flag) {
        Audited audited = audited(flag);
        for (int i = 0; i < GENERAL_SLOTS; i++) {
            audited.opened("/tmp/" + i);
        }
        Thread late = new Thread(() -> audited.opened("/tmp/late"));
        late.setDaemon(true);
        late.start();
        // or it has been off the processor for so long that its time was up before it could wait
        await().until(() -> late.getState() == Thread.State.WAITING || !late.isAlive());
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > 2 * WAIT_NANOS);

        // the waker comes by
        LockSupport.unpark(late);
        boolean goesOn = flag == FailureFlag.SILENT || flag == FailureFlag.PRINTK;
        boolean panics = flag == FailureFlag.PANIC;
        // the last that a panic does
        await().until(() -> panics ? audited.gate.closedFor(Reason.ENDING) : goesOn != late.isAlive());
        assertThat(audited.losses.count()).isEqualTo(goesOn ? 1 : 0);
        assertThat(audited.failure.prints()).isEqualTo(flag == FailureFlag.PRINTK);
        assertPanic(audited, panics);

        assertThat(audited.drained()).hasSize(GENERAL_SLOTS);
        audited.drain.stored(audited.drain.writtenMark());
        LockSupport.unpark(late);
        if (flag == FailureFlag.SUSPEND) {
            await().until(() -> !late.isAlive());
            assertThat(Audited.names(audited.drained())).containsExactly("/tmp/late");
        } else {
            assertThat(audited.drained()).isEmpty();
        }
        releases(audited, late);
    }

    /** At every depth near the end of the stack where entry would let an action begin. */
    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void stackOverflowInExitLeavesAnOrphanAndAsksTheFlag(int flag) throws Exception {
        List<String> lines = child(
                DeepExitMain.class,
                // an exit that is compiled needs less stack than the look, and never fails
                List.of("-Xbatch", "-XX:CompileCommand=compileonly,org.audithalt.backlog.DeepExitMain$Look::*"),
                "" + flag);

        assertThat(lines)
                .contains(
                        "exits that threw 0",
                        "each recorded true",
                        "orphans true",
                        "finished later 0",
                        "lost 0",
                        "agent_error " + (flag == FailureFlag.SUSPEND),
                        "panicked " + (flag == FailureFlag.PANIC),
                        "sealed " + (flag == FailureFlag.PANIC));
    }

    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void stackOverflowInEntryLetsNothingBegin(int flag) throws InterruptedException {
        Audited audited = audited(flag);
        AtomicInteger refused = new AtomicInteger();
        AtomicLong tokens = new AtomicLong();
        Thread thread = new Thread(null, () -> enterAtTheEnd(audited, refused, tokens), "abyss", SMALL_STACK);
        thread.start();
        thread.join();

        assertThat(refused).hasPositiveValue();
        assertThat(tokens).hasPositiveValue();
        assertThat(audited.used()).as("reservations").isEqualTo(tokens.intValue());
        assertThat(audited.losses.count()).isZero();
        assertThat(audited.gate.closed()).isFalse();
        assertPanic(audited, false);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void enterAtTheEnd(Audited audited, AtomicInteger refused, AtomicLong tokens) {
        try {
            enterAtTheEnd(audited, refused, tokens);
        } catch (StackOverflowError bottom) {
            // the way up begins
        }
        if (tokens.get() < GENERAL_SLOTS / 2) {
            try {
                // by reflection: where the compiler makes entry a part of its caller, it is the caller that is refused
                long token = (Long) ENTER.invoke(audited, "FIS.open", "/tmp/x", null, new long[] {-100});
                if (token != Bridge.UNAUDITED) {
                    tokens.incrementAndGet();
                }
            } catch (InvocationTargetException thrown) {
                refused.addAndGet(thrown.getCause() instanceof StackOverflowError ? 1 : 0);
            } catch (StackOverflowError beforeEntry) {
                // higher up
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    private static Method enter() {
        try {
            return Audited.class.getDeclaredMethod("enter", String.class, Object.class, Object.class, long[].class);
        } catch (NoSuchMethodException gone) {
            throw new AssertionError(gone);
        }
    }

    /** In a JVM of its own, whose heap is really exhausted. */
    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void exhaustedHeapInExit(int flag) throws Exception {
        List<String> lines = exhausted("exit", flag);

        boolean suspends = flag == FailureFlag.SUSPEND;
        assertThat(lines)
                .contains(
                        "waits " + suspends,
                        "known " + suspends,
                        "lost 0",
                        "panicked " + (flag == FailureFlag.PANIC),
                        "sealed " + (flag == FailureFlag.PANIC),
                        "agent_error false",
                        "used 0");
    }

    /** The error reaches the application before anything has changed. */
    @ParameterizedTest
    @ValueSource(ints = {FailureFlag.SILENT, FailureFlag.PRINTK, FailureFlag.PANIC, FailureFlag.SUSPEND})
    void exhaustedHeapInEntry(int flag) throws Exception {
        assertThat(exhausted("entry", flag))
                .contains("threw true token false", "reserved 0", "lost 0", "panicked false", "closed false");
    }

    private List<String> exhausted(String where, int flag) throws Exception {
        List<String> heap = List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return child(ExhaustedHeapMain.class, heap, where, "" + flag);
    }

    /** What a program said that ran in a JVM of its own. */
    private List<String> child(Class<?> program, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .toList());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), directory.toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    private static void releases(Audited audited, Thread thread) {
        audited.audit.release();
        LockSupport.unpark(thread);
        await().until(() -> !thread.isAlive());
    }

    private static ThreadGroup system() {
        ThreadGroup system = Thread.currentThread().getThreadGroup();
        while (system.getParent() != null) {
            system = system.getParent();
        }
        return system;
    }
}
