package org.audithalt.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialsTest {
    private static final int SYSCALL = 1300;
    private static final int DAEMON_START = 1200;
    private static final int DAEMON_ROTATE = 1205;

    private final Serials serials = new Serials();

    private void add(int type, long... numbers) {
        for (long number : numbers) {
            serials.add(number, type);
        }
    }

    @Test
    void findsHoles() {
        serials.begin("a.log");
        add(SYSCALL, 5, 6, 9, 7, 12);
        serials.finish();

        assertThat(serials.missing()).isEqualTo(3);
        assertThat(serials.gaps()).containsExactly(new Serials.Gap("a.log", 8, 8), new Serials.Gap("a.log", 10, 11));
    }

    @Test
    void eachLogHasItsOwnNumbers() {
        serials.begin("a.log");
        add(SYSCALL, 5, 6);
        serials.begin("b.log");
        add(SYSCALL, 100, 101);
        serials.finish();

        assertThat(serials.missing()).isZero();
    }

    @Test
    void recordsOfTheDaemonMayFillAHoleButMakeNone() {
        serials.begin("a.log");
        add(DAEMON_START, 7000);
        add(SYSCALL, 5);
        add(DAEMON_ROTATE, 6);
        add(SYSCALL, 7);
        add(DAEMON_ROTATE, 9000);
        serials.finish();

        assertThat(serials.missing()).isZero();
    }

    @Test
    void aKernelThatWasStartedAgainCountsFromTheBeginning() {
        serials.begin("a.log");
        add(SYSCALL, 500, 501);
        add(DAEMON_START, 9000);
        add(SYSCALL, 20, 21);
        serials.finish();

        assertThat(serials.missing()).isZero();
    }
}
