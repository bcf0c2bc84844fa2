package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordClockTest {
    /** A ticket by which the clock is read. */
    private static final long READS = 64;

    @TempDir
    Path directory;

    private RecordClock clock;
    private Audited audited;

    @BeforeEach
    void makeClock() {
        audited = new Audited(directory);
        clock = audited.backlog.clock();
    }

    private static void passMilliseconds() {
        long begun = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > begun + 1);
    }

    @Test
    void readsTheClockWhileNobodyTicks() {
        for (int i = 1; i < 4; i++) {
            long before = System.currentTimeMillis();
            assertThat(clock.millis(i)).isBetween(before, System.currentTimeMillis());
            passMilliseconds();
        }
    }

    @Test
    void sharesATimeUntilTheNextTick() {
        clock.share();
        long first = clock.millis(1);
        passMilliseconds();

        assertThat(clock.millis(2)).isEqualTo(first);

        clock.tick();
        assertThat(clock.millis(3)).isGreaterThan(first);
    }

    @Test
    void readsTheClockEverySoManyTicketsThoughNobodyTicks() {
        clock.share();
        long first = clock.millis(1);
        passMilliseconds();
        long later = clock.millis(READS);

        assertThat(later).isGreaterThan(first);
        assertThat(clock.millis(READS + 1)).isEqualTo(later);
    }

    @Test
    void ticksWhileThereIsMuchToRecordAndRestsWhenThereIsNot() throws InterruptedException {
        Thread thread = new Thread(clock);
        thread.start();
        await().until(() -> {
            for (int i = 0; i < 10_000; i++) {
                audited.backlog.slab().nextTicket();
            }
            return shares();
        });

        await().until(() -> !shares());

        clock.end();
        thread.join();
        assertThat(shares()).isFalse();
    }

    /** Whether a time is left for others: one of a hundred that follow each other differs from the clock by then. */
    private boolean shares() {
        long first = clock.millis(1);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 2_000_000) {
            Thread.onSpinWait();
        }
        return clock.millis(2) == first;
    }
}
