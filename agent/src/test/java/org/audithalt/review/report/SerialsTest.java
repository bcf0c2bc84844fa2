package org.audithalt.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialsTest {
    private static final int SYSCALL = 1300;
    private static final int DAEMON_START = 1200;
    private static final int DAEMON_ROTATE = 1205;
    private static final int DAEMON_RESUME = 1206;

    private final Serials serials = new Serials();

    private void add(int type, long... numbers) {
        for (long number : numbers) {
            serials.add(number, type, 9, false);
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
    void theLogsBetweenWhichAProcessChangesHaveTheirNumbersTogether() {
        serials.begin("a.log");
        add(SYSCALL, 1, 2, 3);
        serials.add(7, DAEMON_START, 10, false);
        add(SYSCALL, 8, 9, 12);
        serials.begin("b.log");
        serials.add(4, DAEMON_RESUME, 9, true);
        add(SYSCALL, 5, 6);
        serials.finish();

        assertThat(serials.gaps()).containsExactly(new Serials.Gap("a.log, b.log", 10, 11));
        assertThat(serials.together(1, 2)).isTrue();
    }

    @Test
    void logsOfOtherProcessesUnderTheSameNumberStayApart() {
        serials.begin("a.log");
        add(SYSCALL, 1, 2, 3, 7, 8);
        serials.begin("b.log");
        serials.add(4, DAEMON_RESUME, 9, true);
        add(SYSCALL, 5, 6);
        serials.begin("other.log");
        add(SYSCALL, 1, 2, 3, 4, 5, 6, 7, 9);
        serials.begin("another.log");
        serials.add(100, SYSCALL, 11, false);
        serials.finish();

        assertThat(serials.gaps()).containsExactly(new Serials.Gap("other.log", 8, 8));
        assertThat(serials.together(1, 2)).isTrue();
        assertThat(serials.together(1, 3)).isFalse();
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
