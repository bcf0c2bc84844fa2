package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTextTest {
    @Test
    void countsWaitingActionsInTheirNumber() {
        assertThat(GateText.neverBegin(0)).isEqualTo("0 waiting actions never begin");
        assertThat(GateText.neverBegin(1)).isEqualTo("1 waiting action never begins");
        assertThat(GateText.neverBegin(24)).isEqualTo("24 waiting actions never begin");
    }
}
