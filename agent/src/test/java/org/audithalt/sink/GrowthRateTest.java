package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthRateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    /** As System.nanoTime may be. */
    private static final long BEGIN = -7 * HOUR;

    private final GrowthRate rate = new GrowthRate();
    private final Object log = new Object();

    @Test
    void isUnknownInTheFirstSeconds() {
        rate.seen(log, 1000, BEGIN);
        rate.seen(log, 9000, BEGIN + 9 * SECOND);

        assertThat(rate.bytesPerHour()).isEqualTo(GrowthRate.UNKNOWN);
        assertThat(rate.lastsMillis(1_000_000)).isEqualTo(GrowthRate.UNKNOWN);
    }

    @Test
    void countsWhatIsWrittenAndNotWhatTheLogHadBefore() {
        rate.seen(log, 1_000_000, BEGIN);
        rate.seen(log, 1_001_000, BEGIN + 10 * SECOND);

        assertThat(rate.bytesPerHour()).isEqualTo(360_000);
        assertThat(rate.lastsMillis(360_000)).isEqualTo(3_600_000);
    }

    @Test
    void goesOnThroughRotationAndAChangeOfLogs() {
        rate.seen(log, 5000, BEGIN);
        rate.seen(log, 100, BEGIN + 5 * SECOND);
        rate.seen(new Object(), 700_000, BEGIN + 10 * SECOND);

        assertThat(rate.bytesPerHour()).isEqualTo(36_000);
    }

    @Test
    void forgetsWhatIsOlderThanAnHour() {
        long size = 0;
        rate.seen(log, size, BEGIN);
        size += 1L << 40;
        for (int minute = 1; minute <= 62; minute++) {
            size += 60;
            rate.seen(log, size, BEGIN + minute * MINUTE);
        }

        assertThat(rate.bytesPerHour()).isEqualTo(3600);
    }

    @Test
    void tellsTheRoomByTheLastMinuteIfThatWasWorse() {
        long size = 0;
        for (int minute = 0; minute <= 30; minute++) {
            rate.seen(log, size, BEGIN + minute * MINUTE);
            size += 60;
        }
        rate.seen(log, size + 1_000_000, BEGIN + 30 * MINUTE + 30 * SECOND);

        assertThat(rate.bytesPerHour()).isLessThan(3_000_000);
        assertThat(rate.lastsMillis(1_000_000)).isLessThan(100_000);
    }

    @Test
    void neverEndsWhereNothingIsWritten() {
        rate.seen(log, 1000, BEGIN);
        rate.seen(log, 1000, BEGIN + MINUTE);

        assertThat(rate.bytesPerHour()).isZero();
        assertThat(rate.lastsMillis(1)).isEqualTo(GrowthRate.UNKNOWN);
    }
}
