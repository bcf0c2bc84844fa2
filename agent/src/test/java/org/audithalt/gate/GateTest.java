package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GateTest {
    private static final long SHORT_NANOS = 400_000_000;
    /** Longer than a thread that was unparked already is off the processor. */
    private static final long LONG_NANOS = 20_000_000_000L;

    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);

    @Test
    void isOpenAtFirst() {
        assertThat(gate.closed()).isFalse();
        assertThat(gate.mask()).isZero();
        assertThat(gate.detail(Reason.DISK_FULL)).isEmpty();
        assertThat(gate.blocker()).isInstanceOf(Blocker.AuditBacklogFull.class);
    }

    @Test
    void opensOnlyWithTheLastReason() {
        gate.close(Reason.DISK_FULL, "1 MiB free");
        gate.close(Reason.ADMINISTRATOR, "maintenance");
        gate.open(Reason.DISK_FULL);

        assertThat(gate.closed()).isTrue();
        assertThat(gate.closedFor(Reason.DISK_FULL)).isFalse();
        assertThat(gate.closedFor(Reason.ADMINISTRATOR)).isTrue();
        assertThat(gate.closedOtherwise(Reason.ADMINISTRATOR)).isFalse();
        assertThat(gate.closedOtherwise(Reason.DISK_FULL)).isTrue();

        gate.open(Reason.ADMINISTRATOR);
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void renewsTheDetailButNeitherTheTimeNorTheCountOfAReasonThatHolds() {
        gate.close(Reason.DISK_FULL, "2 MiB free");
        long since = gate.sinceMillis(Reason.DISK_FULL);
        gate.close(Reason.DISK_FULL, "1 MiB free");

        assertThat(gate.detail(Reason.DISK_FULL)).isEqualTo("1 MiB free");
        assertThat(gate.sinceMillis(Reason.DISK_FULL)).isEqualTo(since).isPositive();
        assertThat(gate.closings(Reason.DISK_FULL)).isOne();

        gate.open(Reason.DISK_FULL);
        gate.open(Reason.DISK_FULL);
        gate.close(Reason.DISK_FULL, "again");
        assertThat(gate.closings(Reason.DISK_FULL)).isEqualTo(2);
    }

    @Test
    void saysWhatFailedWithoutTheNamesOfClassesWhereTheErrorTellsAnything() {
        gate.fail(Reason.DISK_ERROR, "the writer failed", new IOException("Input/output error"));
        assertThat(gate.detail(Reason.DISK_ERROR)).isEqualTo("the writer failed: Input/output error");
        gate.fail(Reason.DISK_ERROR, "the writer failed", new UncheckedIOException(new IOException("No such device")));
        assertThat(gate.detail(Reason.DISK_ERROR)).isEqualTo("the writer failed: No such device");

        gate.fail(Reason.DISK_ERROR, "the writer failed", new AccessDeniedException("a.log"));
        assertThat(gate.detail(Reason.DISK_ERROR))
                .as("its message is the name of the file alone")
                .isEqualTo("the writer failed: java.nio.file.AccessDeniedException: a.log");
        gate.fail(Reason.DISK_ERROR, "the writer failed", new IllegalStateException("unexpected"));
        assertThat(gate.detail(Reason.DISK_ERROR))
                .isEqualTo("the writer failed: java.lang.IllegalStateException: unexpected");
    }

    @Test
    void leavesTheBareTextWhenThereIsNoMemoryForMore() {
        gate.fail(Reason.AGENT_ERROR, "the watchdog failed", new IllegalStateException("before"));
        gate.fail(Reason.AGENT_ERROR, "the announcer failed", new IllegalStateException() {
            @Override
            public String toString() {
                throw new OutOfMemoryError();
            }
        });

        assertThat(gate.closedFor(Reason.AGENT_ERROR)).isTrue();
        assertThat(gate.detail(Reason.AGENT_ERROR)).isEqualTo("the announcer failed");
    }

    @Test
    void tellsNobodyTheBareTextOfAReasonThatHoldsAlready() {
        gate.fail(Reason.DISK_ERROR, "the writer failed", new IOException("Input/output error"));
        List<String> seen = new ArrayList<>();
        gate.fail(Reason.DISK_ERROR, "the writer failed", new IllegalStateException() {
            @Override
            public String toString() {
                seen.add(gate.detail(Reason.DISK_ERROR));
                return "unexpected";
            }
        });

        assertThat(seen).containsExactly("the writer failed: Input/output error");
        assertThat(gate.detail(Reason.DISK_ERROR)).isEqualTo("the writer failed: unexpected");
    }

    @Test
    void neverTakesTheEndBack() {
        gate.close(Reason.ENDING, "exit");
        gate.open(Reason.ENDING);

        assertThat(gate.closedFor(Reason.ENDING)).isTrue();
    }

    @Test
    void anAdministratorOverridesWhatTheSinkLacksUntilItIsBack() {
        assertThat(gate.openUnaudited()).as("nothing to override").isFalse();
        gate.close(Reason.DISK_FULL, "1 MiB free");
        gate.close(Reason.ADMINISTRATOR, "maintenance");

        assertThat(gate.openUnaudited()).isTrue();
        assertThat(gate.closed()).isFalse();
        assertThat(gate.unaudited()).isTrue();
        assertThat(gate.closedFor(Reason.DISK_FULL)).as("still known").isTrue();
        assertThat(gate.closedFor(Reason.ADMINISTRATOR)).isFalse();

        gate.close(Reason.DISK_ERROR, "another");
        assertThat(gate.closed()).isFalse();
        gate.open(Reason.DISK_FULL);
        assertThat(gate.unaudited()).isTrue();

        gate.open(Reason.DISK_ERROR);
        assertThat(gate.unaudited()).isFalse();
        assertThat(gate.closed()).isFalse();
        gate.close(Reason.DISK_FULL, "again");
        assertThat(gate.closed()).as("as before").isTrue();
    }

    @Test
    void anOverrideEndsWithAnAdministratorsSuspendOrTheEnd() {
        for (Reason taking : List.of(Reason.ADMINISTRATOR, Reason.ENDING)) {
            Gate overridden = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
            overridden.close(Reason.DISK_FULL, "");
            overridden.openUnaudited();
            overridden.close(taking, "");

            assertThat(overridden.closed()).as(taking.word()).isTrue();
            assertThat(overridden.unaudited()).isFalse();
        }
    }

    @Test
    void aDrillTakesNoOverrideBack() {
        gate.close(Reason.DISK_FULL, "");
        gate.openUnaudited();

        assertThat(gate.closeIfOpen(Reason.DRILL, "drill")).isFalse();
        gate.close(Reason.DRILL, "drill");

        assertThat(gate.unaudited()).isTrue();
        assertThat(gate.closed()).isFalse();
    }

    @Test
    void closesForWhatMayJoinNothingOnlyIfNothingHolds() {
        for (Reason holding : List.of(Reason.DISK_FULL, Reason.ADMINISTRATOR, Reason.DRILL)) {
            Gate closed = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
            closed.close(holding, "before");
            int before = closed.closings();

            assertThat(closed.closeIfOpen(Reason.DRILL, "drill"))
                    .as(holding.word())
                    .isFalse();
            assertThat(closed.mask()).isEqualTo(1 << holding.ordinal());
            assertThat(closed.closings()).isEqualTo(before);
        }
        gate.notifying(new Thread(), me());

        assertThat(gate.closeIfOpen(Reason.DRILL, "drill")).isTrue();

        assertThat(gate.closed()).isTrue();
        assertThat(gate.detail(Reason.DRILL)).isEqualTo("drill");
        assertThat(gate.sinceMillis(Reason.DRILL)).isPositive();
        assertThat(gate.closings(Reason.DRILL)).isOne();
        assertThat(wasUnparkedWithin(LONG_NANOS)).as("who watches").isTrue();
    }

    @Test
    void knowsWhatAnAdministratorsResumeDoesNotTakeAway() {
        gate.close(Reason.ADMINISTRATOR, "");
        gate.close(Reason.DRILL, "");
        assertThat(gate.maskBeyondResume()).isZero();
        gate.close(Reason.DISK_FULL, "");
        gate.openUnaudited();
        assertThat(gate.maskBeyondResume()).isEqualTo(1 << Reason.DISK_FULL.ordinal());
        gate.close(Reason.ENDING, "");
        assertThat(gate.maskBeyondResume()).isEqualTo(1 << Reason.DISK_FULL.ordinal() | 1 << Reason.ENDING.ordinal());
    }

    @Test
    void neitherTheEndNorAnAdministratorsSuspendAloneIsOverridden() {
        gate.close(Reason.ADMINISTRATOR, "");
        assertThat(gate.openUnaudited()).isFalse();
        assertThat(gate.closed()).isTrue();
        gate.close(Reason.DISK_FULL, "");
        gate.close(Reason.ENDING, "");
        assertThat(gate.openUnaudited()).isFalse();
        assertThat(gate.closed()).isTrue();
    }

    @Test
    void aDrillSuspendsWhateverAFullDiskWouldDo() {
        Gate halting = new Gate(FullAction.HALT, FullAction.DENY);
        halting.close(Reason.DRILL, "");

        assertThat(halting.action()).isEqualTo(FullAction.SUSPEND);
        assertThat(halting.blocker()).isInstanceOf(Blocker.AuditDrill.class);
    }

    @Test
    void suspendsAsSoonAsOneReasonSaysSo() {
        Gate mild = new Gate(FullAction.IGNORE, FullAction.DENY);
        mild.close(Reason.DISK_FULL, "");
        assertThat(mild.action()).isEqualTo(FullAction.IGNORE);
        mild.close(Reason.DISK_ERROR, "");
        assertThat(mild.action()).isEqualTo(FullAction.DENY);
        mild.close(Reason.ADMINISTRATOR, "");
        assertThat(mild.action()).isEqualTo(FullAction.SUSPEND);
    }

    @Test
    void appliesTheFullActionToMissingSpaceAndTheErrorActionToAllOtherFailures() {
        Gate both = new Gate(FullAction.HALT, FullAction.DENY);
        for (Reason reason : Reason.values()) {
            FullAction expected = !reason.sinkFull()
                    ? FullAction.SUSPEND
                    : List.of(Reason.DISK_FULL, Reason.LOG_LIMIT, Reason.SPACE_LEFT, Reason.ADMIN_SPACE_LEFT)
                                    .contains(reason)
                            ? FullAction.HALT
                            : FullAction.DENY;
            assertThat(both.action(reason)).as(reason.word()).isEqualTo(expected);
        }
        assertThat(both.action(Reason.ADMINISTRATOR)).isEqualTo(FullAction.SUSPEND);
        assertThat(both.action(Reason.ENDING)).isEqualTo(FullAction.SUSPEND);
    }

    @Test
    void actsForAThresholdAsItsOwnSettingSays() {
        Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        gate.actsFor(Reason.SPACE_LEFT, FullAction.DENY);

        gate.close(Reason.SPACE_LEFT, "");

        assertThat(gate.action()).isEqualTo(FullAction.DENY);
        gate.close(Reason.DISK_FULL, "");
        assertThat(gate.action()).isEqualTo(FullAction.SUSPEND);
    }

    @Test
    void namesTheWaitAfterTheFirstReasonOfTheList() {
        gate.close(Reason.DISK_ERROR, "");
        assertThat(gate.blocker()).isInstanceOf(Blocker.AuditLogFailed.class);
        gate.close(Reason.DISK_FULL, "");
        assertThat(gate.blocker()).isInstanceOf(Blocker.AuditLogFull.class);
        gate.close(Reason.ADMINISTRATOR, "");
        assertThat(gate.blocker()).isInstanceOf(Blocker.SuspendedByAdministrator.class);
        gate.close(Reason.ENDING, "");
        assertThat(gate.blocker()).isInstanceOf(Blocker.AuditingHasEnded.class);
    }

    @Test
    @Timeout(30)
    void unparksTheWakerWithTheLastReasonAndTheWatcherWithEveryChange() throws InterruptedException {
        Unparked waker = new Unparked();
        Unparked watcher = new Unparked();
        gate.notifying(waker, watcher);
        waker.begin();
        watcher.begin();

        gate.close(Reason.DISK_FULL, "");
        watcher.join();
        gate.close(Reason.LOG_LIMIT, "");
        gate.open(Reason.DISK_FULL);
        assertThat(waker.isAlive()).isTrue();
        gate.open(Reason.LOG_LIMIT);
        waker.join();
    }

    @Test
    void unparksNobodyForAReasonThatDoesNotHold() {
        gate.close(Reason.ADMINISTRATOR, "");
        Thread me = me();
        gate.notifying(me, me);

        gate.open(Reason.DISK_FULL);

        assertThat(wasUnparkedWithin(SHORT_NANOS)).isFalse();
        assertThat(gate.closedFor(Reason.ADMINISTRATOR)).isTrue();
    }

    @Test
    void leavesTheWakerAloneWhileAnotherReasonHoldsThatIsCalledTheSame() {
        gate.close(Reason.DISK_FULL, "");
        gate.notifying(me(), new Thread());

        gate.close(Reason.LOG_LIMIT, "");
        gate.open(Reason.DISK_FULL);
        assertThat(wasUnparkedWithin(SHORT_NANOS)).isFalse();

        gate.open(Reason.LOG_LIMIT);
        assertThat(wasUnparkedWithin(LONG_NANOS)).isTrue();
    }

    @Test
    void unparksTheWakerWhenThoseWhoWaitAreToBeSeenToWaitForAnotherReason() {
        gate.notifying(me(), new Thread());
        gate.close(Reason.DISK_FULL, "");
        assertThat(wasUnparkedWithin(SHORT_NANOS)).isFalse();

        gate.close(Reason.ADMINISTRATOR, "");
        assertThat(wasUnparkedWithin(LONG_NANOS)).isTrue();
        gate.open(Reason.ADMINISTRATOR);
        assertThat(wasUnparkedWithin(LONG_NANOS)).isTrue();
    }

    @Test
    @Timeout(30)
    void unparksWhoStoresAndWhoIsToldWhenTheLastReasonGoes() throws InterruptedException {
        Unparked drainer = new Unparked();
        Unparked first = new Unparked();
        Unparked second = new Unparked();
        gate.drainedBy(drainer);
        gate.telling(first);
        gate.telling(second);
        gate.close(Reason.DISK_FULL, "");
        gate.close(Reason.ADMINISTRATOR, "");
        drainer.begin();
        first.begin();
        second.begin();

        gate.open(Reason.DISK_FULL);
        assertThat(List.of(drainer, first, second)).allMatch(Thread::isAlive);
        gate.open(Reason.ADMINISTRATOR);

        drainer.join();
        first.join();
        second.join();
    }

    @Test
    void hurriesWhoStoresThoughItIsClosed() {
        gate.drainedBy(me());
        gate.close(Reason.DISK_FULL, "");

        gate.hurryDrainer();

        assertThat(wasUnparkedWithin(LONG_NANOS)).isTrue();
    }

    @Test
    void unparksTheWatcherWhenAReasonGoesAlthoughAnotherHolds() {
        gate.close(Reason.DISK_FULL, "");
        gate.close(Reason.ADMINISTRATOR, "");
        gate.notifying(new Thread(), me());

        gate.open(Reason.DISK_FULL);

        assertThat(wasUnparkedWithin(LONG_NANOS)).isTrue();
    }

    /** Whether the calling thread, which is {@link #me}, has been unparked since it asked last, or is within that time. */
    private static boolean wasUnparkedWithin(long waitNanos) {
        long before = System.nanoTime();
        LockSupport.parkNanos(waitNanos);
        return System.nanoTime() - before < waitNanos;
    }

    /** The calling thread, for which nothing is left of the times it was unparked before: by the end of another wait, perhaps. */
    private static Thread me() {
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        return Thread.currentThread();
    }

    @Test
    void closesForAnErrorOfTheAgentAndTellsItsCause() {
        gate.fail(Reason.AGENT_ERROR, "exit failed", new IllegalStateException("no slot"));

        assertThat(gate.closedFor(Reason.AGENT_ERROR)).isTrue();
        assertThat(gate.closings(Reason.AGENT_ERROR)).isOne();
        assertThat(gate.detail(Reason.AGENT_ERROR)).isEqualTo("exit failed: java.lang.IllegalStateException: no slot");
    }

    @Test
    void closesForAnErrorOfTheAgentWithoutMemoryForItsCause() {
        gate.fail(Reason.AGENT_ERROR, "exit failed", new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                throw new OutOfMemoryError("test");
            }
        });

        assertThat(gate.closedFor(Reason.AGENT_ERROR)).isTrue();
        assertThat(gate.detail(Reason.AGENT_ERROR)).isEqualTo("exit failed");
    }

    @Test
    void isSealedOnlyWhenSaidSo() {
        gate.close(Reason.ENDING, "exit");
        assertThat(gate.sealed()).isFalse();

        gate.seal();

        assertThat(gate.sealed()).isTrue();
    }

    @Test
    void countsTheTimeSinceItOpenedLast() {
        gate.close(Reason.DISK_FULL, "");
        long before = System.nanoTime();
        gate.open(Reason.DISK_FULL);
        long firstNanos = gate.openNanos();
        long secondNanos = gate.openNanos();
        long atMostNanos = System.nanoTime() - before;

        assertThat(firstNanos).isBetween(0L, atMostNanos);
        assertThat(secondNanos).isBetween(Math.max(1, firstNanos), atMostNanos);
    }

    @Test
    void itsActionsAreReplacedAllAtOnce() {
        gate.close(Reason.DISK_FULL, "full");
        assertThat(gate.action()).isEqualTo(FullAction.SUSPEND);

        gate.useActions(FullAction.DENY, FullAction.HALT, FullAction.SYSLOG, FullAction.IGNORE);

        assertThat(gate.action()).isEqualTo(FullAction.DENY);
        assertThat(gate.action(Reason.LOG_LIMIT)).isEqualTo(FullAction.DENY);
        assertThat(gate.action(Reason.DISK_ERROR)).isEqualTo(FullAction.HALT);
        assertThat(gate.action(Reason.SPACE_LEFT)).isEqualTo(FullAction.SYSLOG);
        assertThat(gate.action(Reason.ADMIN_SPACE_LEFT)).isEqualTo(FullAction.IGNORE);
        assertThat(gate.action(Reason.ADMINISTRATOR)).as("always").isEqualTo(FullAction.SUSPEND);
    }

    /** Ends when it is unparked. */
    private static final class Unparked extends Thread {
        private final CountDownLatch running = new CountDownLatch(1);
        private final Thread starter = Thread.currentThread();

        @Override
        public void run() {
            running.countDown();
            LockSupport.park(starter);
        }

        void begin() throws InterruptedException {
            setDaemon(true);
            start();
            running.await();
        }
    }

    @Test
    void keepsEveryReasonWhileManyThreadsOpenAndClose() throws InterruptedException {
        long seed = System.nanoTime();
        Reason[] reasons = Reason.values();
        Thread[] threads = new Thread[reasons.length];
        for (Reason reason : reasons) {
            // each thread owns one reason, so it always knows whether that holds
            threads[reason.ordinal()] = new Thread(() -> {
                Random random = new Random(seed + reason.ordinal());
                for (int i = 0; i < 20_000; i++) {
                    gate.close(reason, reason.word());
                    assertThat(gate.closedFor(reason)).isTrue();
                    assertThat(gate.closed()).isTrue();
                    if (random.nextBoolean()) {
                        gate.open(reason);
                    }
                }
                gate.close(reason, reason.word());
            });
        }
        Failures failures = Failures.of(threads);
        assertThat(failures.all()).as("seed %d", seed).isEmpty();
        assertThat(Integer.bitCount(gate.mask())).isEqualTo(reasons.length);
        for (Reason reason : reasons) {
            gate.open(reason);
        }
        assertThat(gate.mask()).isEqualTo(Reason.ENDING.bit());
    }
}
