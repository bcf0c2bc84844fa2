package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StartShortageTest {
    /** Of a longer name the kernel keeps less, and nobody finds it (proc_pid_comm(5)). */
    @ParameterizedTest
    @EnumSource(StartShortage.class)
    void isFoundByTheNameOfItsThread(StartShortage shortage) {
        assertThat(shortage.thread()).hasSizeLessThanOrEqualTo(15);
        assertThat(StartShortage.named(shortage.thread())).isSameAs(shortage);
    }

    @Test
    void theThreadsOfAnAuditedProcessAreNone() {
        assertThat(StartShortage.named("audithalt-space")).isNull();
        assertThat(StartShortage.named("audithalt-80M")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"DISK_FULL", "LOG_LIMIT", "SPACE_LEFT", "ADMIN_SPACE_LEFT"})
    void isNamedAsTheReasonOfTheGate(Reason reason) {
        Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        gate.close(reason, "");

        assertThat(StartShortage.of(gate).word()).isEqualTo(reason.word());
    }
}
