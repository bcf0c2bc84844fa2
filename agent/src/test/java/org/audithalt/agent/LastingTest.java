package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

final class LastingTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsTheBodyAgainAfterAnErrorAndClosesTheGate() {
        new Lasting(gate, "test", () -> {
                    if (runs.incrementAndGet() < 3) {
                        throw new UnknownError("run " + runs);
                    }
                })
                .run();

        assertThat(runs).hasValue(3);
        assertThat(gate.closedFor(Reason.AGENT_ERROR)).isTrue();
        assertThat(gate.detail(Reason.AGENT_ERROR)).contains("audithalt-test failed and goes on", "run 2");
    }

    @Test
    void endsWithTheBodyAndLeavesTheGateOpen() {
        new Lasting(gate, "test", runs::incrementAndGet).run();

        assertThat(runs).hasValue(1);
        assertThat(gate.closed()).isFalse();
    }
}
