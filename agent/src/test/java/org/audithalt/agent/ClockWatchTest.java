package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClockWatchTest {
    private static final long START_MILLIS = 1_795_499_532_662L;
    private static final long PERIOD_MILLIS = 100;
    private static final long DAY_MILLIS = 86_400_000;

    private long nanos = -5_000_000_000L;
    private long wallMillis = START_MILLIS;
    private final ClockWatch clock = new ClockWatch(nanos, wallMillis);

    /** One look later, while the system clock goes on by so much. */
    private long look(long wallPassedMillis) {
        nanos += PERIOD_MILLIS * 1_000_000;
        wallMillis += wallPassedMillis;
        return clock.look(nanos, wallMillis);
    }

    @Test
    void aClockThatRunsIsNotSet() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(look(PERIOD_MILLIS)).isZero();
        }
    }

    @Test
    void aClockIsSetForwardsOrBackOnceEach() {
        assertThat(look(PERIOD_MILLIS + DAY_MILLIS)).isEqualTo(DAY_MILLIS);
        assertThat(look(PERIOD_MILLIS)).isZero();
        assertThat(look(PERIOD_MILLIS - DAY_MILLIS)).isEqualTo(-DAY_MILLIS);
        assertThat(look(PERIOD_MILLIS)).isZero();
    }

    @Test
    void aSecondIsEnoughAndLessIsNot() {
        assertThat(look(PERIOD_MILLIS + 999)).isZero();
        // followed a little meanwhile
        assertThat(look(PERIOD_MILLIS + 1_000)).isEqualTo(1_998);
    }

    @Test
    void aSlewedClockIsFollowedInSilence() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(look(i % 20 == 0 ? PERIOD_MILLIS + 1 : PERIOD_MILLIS)).isZero();
        }
    }

    @Test
    void aClockThatStandsStillIsToldOfEveryHalfMinute() {
        int told = 0;
        long by = 0;
        for (int i = 0; i < 1_200; i++) {
            long off = look(0);
            told += off == 0 ? 0 : 1;
            by += off;
        }
        assertThat(told).isBetween(4, 5);
        assertThat(by).isBetween(-120_000L, -90_000L);
    }

    @Test
    void aStoppedMachineIsToldByItsSystemClockAlone() {
        nanos += 3_600_000_000_000L;
        wallMillis += 3_600_000;
        assertThat(clock.look(nanos, wallMillis)).isZero();
        assertThat(look(PERIOD_MILLIS + 3_600_000)).isEqualTo(3_600_000);
    }

    @Test
    void writesSecondsWithThreeDecimals() {
        assertThat(ClockWatch.seconds(0)).isEqualTo("0.000");
        assertThat(ClockWatch.seconds(1_007)).isEqualTo("1.007");
        assertThat(ClockWatch.seconds(-86_400_050)).isEqualTo("-86400.050");
        assertThat(ClockWatch.seconds(-5)).isEqualTo("-0.005");
    }
}
