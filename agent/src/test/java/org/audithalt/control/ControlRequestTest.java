package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRequestTest {
    @Test
    void takesCommandPidAndReasonApart() {
        ControlRequest request = ControlRequest.parse("suspend pid=123 disk  swap, ticket 7\r");

        assertThat(request.command()).isEqualTo(Command.SUSPEND);
        assertThat(request.claimedPid()).isEqualTo(123);
        assertThat(request.reason()).isEqualTo("disk  swap, ticket 7");
    }

    @Test
    void takesAllOnlyForStatus() {
        assertThat(ControlRequest.parse("status --all").all()).isTrue();
        assertThat(ControlRequest.parse("status pid=9 --all").all()).isTrue();
        assertThat(ControlRequest.parse("status").all()).isFalse();
        assertThat(ControlRequest.parse("suspend --all").all()).isFalse();
        assertThat(ControlRequest.parse("suspend --all").reason()).isEqualTo("--all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume pid=", "resume pid=0", "resume pid=-1", "resume pid=1x", "resume pid=99999999999"})
    void believesNoPidThatIsNoPositiveNumber(String line) {
        assertThat(ControlRequest.parse(line).claimedPid()).isEqualTo(Actor.UNKNOWN);
        assertThat(ControlRequest.parse(line).reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Status", "stat", "halt\tnow"})
    void knowsNoOtherCommands(String line) {
        assertThat(ControlRequest.parse(line).command()).isNull();
    }
}
