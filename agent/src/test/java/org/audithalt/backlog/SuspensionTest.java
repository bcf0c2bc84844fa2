package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.audithalt.rule.RuleSet;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a closed gate does to actions, for each configured action of a full disk. */
@Timeout(30)
class SuspensionTest {
    private static final int GENERAL_SLOTS = 256;

    @TempDir
    Path directory;

    private Audited audited(FullAction full) {
        return new Audited(directory, RuleSet.everything(), Audited.TEXT, FailureFlag.SUSPEND, 0, full);
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private static Thread waiting(Runnable action) {
        Thread thread = started(action);
        soon().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private static Thread started(Runnable action) {
        Thread thread = new Thread(action, "application");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void deniesWithTheExceptionOfTheMethodAndChangesNothing() {
        Audited audited = audited(FullAction.DENY);
        audited.gate.close(Reason.DISK_FULL, "");

        assertThatThrownBy(() -> audited.opened("/tmp/x"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageStartingWith("/tmp/x (No space left on device");

        assertThat(audited.used()).isZero();
        assertThat(audited.queue.waiting()).isZero();
        assertThat(audited.losses.count()).isZero();
        audited.gate.open(Reason.DISK_FULL);
        audited.opened("/tmp/x");
        assertThat(audited.drained()).hasSize(1);
    }

    @Test
    void deniesWhatTheThreadThatEndsTheJvmBeginsBehindTheLastRecord() {
        Audited audited = audited(FullAction.SUSPEND);
        audited.gate.endsOn(Thread.currentThread());
        audited.opened("/tmp/before");
        audited.gate.close(Reason.ENDING, "");

        assertThatThrownBy(() -> audited.opened("/tmp/x"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageStartingWith("/tmp/x (The process ends");

        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/before");
        assertThat(audited.queue.waiting()).isZero();
    }

    @Test
    void suspendsAllOthersBehindTheLastRecord() {
        Audited audited = audited(FullAction.SUSPEND);
        audited.gate.endsOn(Thread.currentThread());
        audited.gate.close(Reason.ENDING, "");

        waiting(() -> audited.opened("/tmp/x"));

        assertThat(audited.queue.waiting()).isEqualTo(1);
    }

    @Test
    void waitsForASlotAtAnOpenGateEvenIfAFullDiskDenies() {
        Audited audited = audited(FullAction.DENY);
        for (int i = 0; i < GENERAL_SLOTS; i++) {
            audited.opened("/tmp/" + i);
        }

        Thread late = waiting(() -> audited.opened("/tmp/late"));

        assertThat(audited.drained()).hasSize(GENERAL_SLOTS);
        audited.drain.stored(audited.drain.writtenMark());
        LockSupport.unpark(late);
        soon().until(() -> !late.isAlive());
        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/late");
    }

    private static final AtomicReference<Audited> INITIALISED = new AtomicReference<>();

    /** Its initialiser opens a file, as many do. */
    private static final class Opening {
        static {
            INITIALISED.get().opened("/tmp/initialiser");
        }

        private Opening() {}

        static void use() {}
    }

    @Test
    void deniesNothingInAClassInitialiserForThatWouldPoisonTheClass() {
        Audited audited = audited(FullAction.DENY);
        INITIALISED.set(audited);
        audited.gate.close(Reason.DISK_FULL, "");

        Thread thread = waiting(Opening::use);

        audited.gate.open(Reason.DISK_FULL);
        LockSupport.unpark(thread);
        soon().until(() -> !thread.isAlive());
        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/initialiser");
    }

    @ParameterizedTest
    @EnumSource(
            value = FullAction.class,
            names = {"IGNORE", "SYSLOG"})
    void goesOnAndRecordsAsLongAsThereAreSlots(FullAction full) {
        Audited audited = audited(full);
        audited.gate.close(Reason.DISK_FULL, "");

        for (int i = 0; i < GENERAL_SLOTS; i++) {
            audited.opened("/tmp/" + i);
        }
        assertThat(audited.losses.count()).isZero();
        assertThat(audited.enter("FIS.open", "/tmp/lost", null)).isEqualTo(Bridge.UNAUDITED);

        assertThat(audited.losses.count()).isOne();
        assertThat(audited.losses.largestBytes()).isEqualTo("/tmp/lost".length());
        assertThat(audited.drained()).hasSize(GENERAL_SLOTS);
        assertThat(audited.queue.waiting()).isZero();
    }

    @Test
    void keepsAnInterruptForAfterTheWait() {
        Audited audited = audited(FullAction.SUSPEND);
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread thread = waiting(() -> {
            audited.opened("/tmp/x");
            interrupted.set(Thread.currentThread().isInterrupted());
        });

        thread.interrupt();
        soon().until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
        assertThat(audited.used()).isZero();
        audited.gate.open(Reason.DISK_FULL);
        LockSupport.unpark(thread);

        soon().until(() -> !thread.isAlive());
        assertThat(interrupted).hasValue(true);
        assertThat(audited.drained()).hasSize(1);
        assertThat(audited.queue.waiting()).isZero();
    }

    @Test
    void leavesAThreadThatWasNotInterruptedSo() {
        Audited audited = audited(FullAction.SUSPEND);
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread thread = waiting(() -> {
            audited.opened("/tmp/x");
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        audited.gate.open(Reason.DISK_FULL);
        LockSupport.unpark(thread);

        soon().until(() -> !thread.isAlive());
        assertThat(interrupted).hasValue(false);
    }

    @Test
    void letsWhoeverWaitsGoOnUnrecordedAfterTheHooksWereTakenBack() {
        Audited audited = audited(FullAction.SUSPEND);
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicLong token = new AtomicLong(-1);
        Thread thread = waiting(() -> token.set(audited.enter("FIS.open", "/tmp/x", null)));
        assertThat(audited.queue.waiting()).isOne();

        audited.audit.release();
        LockSupport.unpark(thread);

        soon().until(() -> !thread.isAlive());
        assertThat(token).hasValue(Bridge.UNAUDITED);
        assertThat(audited.used()).isZero();
        assertThat(audited.losses.count()).isZero();
        assertThat(audited.queue.waiting()).isZero();
    }

    private static final long WAIT_NANOS = 20_000_000;

    private Audited withWaitTime(int flag) {
        Audited audited = new Audited(directory, RuleSet.everything(), Audited.TEXT, flag, WAIT_NANOS);
        for (int i = 0; i < GENERAL_SLOTS; i++) {
            audited.opened("/tmp/" + i);
        }
        return audited;
    }

    /** The waker comes by now and then. */
    private static void passTime() {
        long begun = System.nanoTime();
        soon().until(() -> System.nanoTime() - begun > 2 * WAIT_NANOS);
    }

    @Test
    void whoHasWaitedForASlotAsLongAsConfiguredGoesOnAndIsCountedLost() {
        Audited audited = withWaitTime(FailureFlag.SILENT);
        AtomicLong token = new AtomicLong(-1);
        Thread thread = started(() -> token.set(audited.enter("FIS.open", "/tmp/late", null)));
        // or it has been off the processor for so long that its time was up before it could wait
        soon().until(() -> thread.getState() == Thread.State.WAITING || !thread.isAlive());

        passTime();
        LockSupport.unpark(thread);

        soon().until(() -> !thread.isAlive());
        assertThat(token).hasValue(Bridge.UNAUDITED);
        assertThat(audited.losses.count()).isOne();
        assertThat(audited.losses.largestBytes()).isEqualTo("/tmp/late".length());
        assertThat(audited.queue.waiting()).isZero();
    }

    @Test
    void whoWaitsAtAClosedGateWaitsHoweverLong() {
        Audited audited = withWaitTime(FailureFlag.SILENT);
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicLong token = new AtomicLong(-1);
        Thread thread = waiting(() -> token.set(audited.enter("FIS.open", "/tmp/late", null)));

        passTime();
        LockSupport.unpark(thread);
        passTime();

        soon().until(() -> thread.getState() == Thread.State.WAITING);
        // nor does the time before the opening count
        audited.gate.open(Reason.DISK_FULL);
        audited.drained();
        audited.drain.stored(audited.drain.writtenMark());
        LockSupport.unpark(thread);
        soon().until(() -> !thread.isAlive());
        assertThat(token.get()).isNotEqualTo(Bridge.UNAUDITED);
        assertThat(audited.losses.count()).isZero();
    }

    @Test
    void whoIsToSuspendWaitsForASlotHoweverLong() {
        Audited audited = withWaitTime(FailureFlag.SUSPEND);
        Thread thread = waiting(() -> audited.enter("FIS.open", "/tmp/late", null));

        passTime();
        LockSupport.unpark(thread);
        passTime();

        soon().until(() -> thread.getState() == Thread.State.WAITING);
        audited.audit.release();
        LockSupport.unpark(thread);
        soon().until(() -> !thread.isAlive());
        assertThat(audited.losses.count()).isZero();
    }

    @Test
    void anActionThatMerelyWaitsTakesNoSlotOfTheOthers() {
        Audited audited = audited(FullAction.IGNORE);
        audited.gate.close(Reason.DISK_FULL, "");

        long accept = audited.enter("Net.accept@Nio", null, null, 5);

        assertThat(Token.slot(accept))
                .isGreaterThanOrEqualTo(audited.backlog.slab().firstWaitingSlot());
    }
}
