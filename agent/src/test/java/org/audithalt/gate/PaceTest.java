package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long USUAL = 100;
    private static final long HALTED = 1_000;

    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);

    private Pace settlingIn(long nanos) {
        return new Pace(gate, USUAL, HALTED, nanos);
    }

    @Test
    void isTheUsualOneWhileTheGateIsOpen() {
        assertThat(settlingIn(0).nanos()).isEqualTo(USUAL);
    }

    @Test
    void isTheUsualOneWhenAHaltBegins() {
        Pace pace = settlingIn(Long.MAX_VALUE);
        gate.close(Reason.DISK_FULL, "");

        assertThat(pace.nanos()).isEqualTo(USUAL);
    }

    @Test
    void isSlowerOnceAHaltLasts() {
        Pace pace = settlingIn(0);
        gate.close(Reason.DISK_FULL, "");

        assertThat(pace.nanos()).isEqualTo(HALTED);
    }

    @Test
    void countsEachHaltFromItsOwnBeginning() {
        long settlingNanos = 200_000_000L;
        Pace pace = settlingIn(settlingNanos);
        gate.close(Reason.DISK_FULL, "");
        long begunNanos = System.nanoTime();
        long pause = pace.nanos();
        while (pause == USUAL) {
            Thread.onSpinWait();
            pause = pace.nanos();
        }
        assertThat(System.nanoTime() - begunNanos).isGreaterThanOrEqualTo(settlingNanos);
        gate.open(Reason.DISK_FULL);
        assertThat(pace.nanos()).isEqualTo(USUAL);

        gate.close(Reason.DISK_FULL, "");

        assertThat(pace.nanos()).isEqualTo(USUAL);
    }
}
