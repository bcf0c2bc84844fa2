package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobControlTest {
    @Test
    void nobodyLetsAProcessGoOnWhoseParentIsElsewhere() {
        assertThat(new JobControl(0, 7, 7, 7).hasShell()).isFalse();
        assertThat(new JobControl(4194305, 7, 7, 7).hasShell()).isFalse();
    }

    @Test
    void aParentInAnotherGroupOfTheSessionDoes() {
        JobControl own = JobControl.of(ProcessFiles.self());

        assertThat(own).isNotNull();
        long self = ProcessHandle.current().pid();
        assertThat(new JobControl(self, own.group() + 1, own.session(), -1).hasShell())
                .isTrue();
        assertThat(new JobControl(self, own.group() + 1, own.session() + 1, -1).hasShell())
                .isFalse();
    }

    @Test
    void theTerminalIsThatOfTheGroupInFront() {
        assertThat(new JobControl(1, 7, 6, 7).isInForeground()).isTrue();
        assertThat(new JobControl(1, 7, 6, 8).isInForeground()).isFalse();
        assertThat(new JobControl(1, 7, 6, -1).isInForeground()).isFalse();
    }
}
