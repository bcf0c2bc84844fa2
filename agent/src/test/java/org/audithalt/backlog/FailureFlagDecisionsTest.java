package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each flag decides; FailureFlagTest has what then happens to threads. */
class FailureFlagDecisionsTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final Losses losses = new Losses();

    @ParameterizedTest
    @CsvSource({"0, true, 1, ", "1, true, 1, ", "2, false, 0, ENDING", "3, true, 1, BACKLOG_STALLED"})
    void decidesWhatBecomesOfAnActionWithoutASlot(int number, boolean goesOn, int lost, Reason closed) {
        FailureFlag flag = new FailureFlag(number, gate, losses);

        assertThat(flag.lose(70)).isEqualTo(goesOn);

        assertThat(losses.count()).isEqualTo(lost);
        assertThat(losses.largestBytes()).isEqualTo(70L * lost);
        assertThat(gate.mask()).isEqualTo(closed == null ? 0 : 1 << closed.ordinal());
        assertThat(flag.panicked()).isEqualTo(number == FailureFlag.PANIC);
        assertThat(gate.sealed()).isEqualTo(number == FailureFlag.PANIC);
    }

    @ParameterizedTest
    @CsvSource({"0, ", "1, ", "2, ENDING", "3, AGENT_ERROR"})
    void decidesWhatAnExitThatFailedDoes(int number, Reason closed) {
        FailureFlag flag = new FailureFlag(number, gate, losses);

        flag.exitFailed();

        // the record is written as outcome unknown, so nothing is lost
        assertThat(losses.count()).isZero();
        assertThat(gate.mask()).isEqualTo(closed == null ? 0 : 1 << closed.ordinal());
        assertThat(flag.panicked()).isEqualTo(number == FailureFlag.PANIC);
    }

    @Test
    void panicsForNoExitThatFailedWhileAnAdministratorLetsTheProcessRunUnaudited() {
        FailureFlag flag = new FailureFlag(FailureFlag.PANIC, gate, losses);
        gate.close(Reason.DISK_FULL, "");
        gate.openUnaudited();

        flag.exitFailed();

        assertThat(flag.panicked()).isFalse();
        assertThat(gate.unaudited()).isTrue();

        gate.open(Reason.DISK_FULL);
        flag.exitFailed();
        assertThat(flag.panicked()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, false, true, false", "1, false, true, true", "2, false, true, false", "3, true, false, false"})
    void decidesWhoWaitsAndWhatIsPrinted(int number, boolean waitsInExit, boolean endsWaiting, boolean prints) {
        FailureFlag flag = new FailureFlag(number, gate, losses);

        assertThat(flag.flag()).isEqualTo(number);
        assertThat(flag.waitsInExit()).isEqualTo(waitsInExit);
        assertThat(flag.endsWaiting()).isEqualTo(endsWaiting);
        assertThat(flag.prints()).isEqualTo(prints);
        assertThat(flag.panicked()).isFalse();
    }

    @Test
    @Timeout(20)
    void wakesTheWatchdogForAPanicAndSaysWhy() throws InterruptedException {
        FailureFlag flag = new FailureFlag(FailureFlag.PANIC, gate, losses);
        Thread watchdog = new Thread(() -> {
            while (!flag.panicked()) {
                LockSupport.park();
            }
        });
        watchdog.setDaemon(true);
        flag.notifying(watchdog);
        watchdog.start();

        flag.lose(1);

        watchdog.join();
        assertThat(gate.detail(Reason.ENDING)).isEqualTo("failure flag 2 (panic): no slot for a record");
    }
}
