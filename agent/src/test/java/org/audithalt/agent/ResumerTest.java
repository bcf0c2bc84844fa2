package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

class ResumerTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final Resumer resumer = new Resumer(gate);

    private void suspendAndResume(long pid) {
        gate.close(Reason.ADMINISTRATOR, "");
        resumer.isAdministrator(pid, 0);
        gate.open(Reason.ADMINISTRATOR);
    }

    private void fullForAWhile() {
        gate.close(Reason.DISK_FULL, "");
        gate.open(Reason.DISK_FULL);
    }

    private String fields() {
        return resumer.fields(gate.closings());
    }

    @Test
    void isTheAdministratorWhoOpenedTheGate() {
        fullForAWhile();
        suspendAndResume(7);
        assertThat(fields()).isEqualTo("resumed_by=administrator resumer_pid=7 resumer_uid=0");

        suspendAndResume(8);
        assertThat(fields()).isEqualTo("resumed_by=administrator resumer_pid=8 resumer_uid=0");
    }

    @Test
    void isTheAgentAfterAHaltThatNobodyResumed() {
        fullForAWhile();
        assertThat(fields()).isEqualTo("resumed_by=agent");

        suspendAndResume(7);
        fullForAWhile();
        assertThat(fields()).isEqualTo("resumed_by=agent");
    }

    @Test
    void isTheAgentIfTheGateClosedOnceMoreBeforeTheAdministratorsOpeningWasSeen() {
        gate.close(Reason.ADMINISTRATOR, "");
        resumer.isAdministrator(7, 0);
        gate.close(Reason.DISK_FULL, "");
        gate.open(Reason.ADMINISTRATOR);
        gate.open(Reason.DISK_FULL);

        assertThat(fields()).isEqualTo("resumed_by=agent");
    }
}
