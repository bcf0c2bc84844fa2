package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    private final Losses losses = new Losses();

    @Test
    void tellsBehindWhichSerialsAndWhenTheFirstAndTheLastWereLost() {
        long before = System.currentTimeMillis();
        losses.written(10);
        losses.count(5);
        losses.written(12);
        losses.count(70);
        losses.count(3);

        LossSpan span = losses.take();
        assertThat(span.count()).isEqualTo(3);
        assertThat(span.firstAfter()).isEqualTo(10);
        assertThat(span.lastAfter()).isEqualTo(12);
        assertThat(span.largestBytes()).isEqualTo(70);
        assertThat(span.firstMillis()).isBetween(before, span.lastMillis());
        assertThat(span.lastMillis()).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void tellsEachLossOnceAndAllOfThemInTheStatus() {
        assertThat(losses.take()).isNull();
        losses.count(100);
        assertThat(losses.take()).isNotNull();
        assertThat(losses.take()).isNull();
        losses.written(3);
        losses.count(1);

        assertThat(losses.take()).satisfies(second -> {
            assertThat(second.count()).isOne();
            assertThat(second.largestBytes()).isOne();
            assertThat(second.firstAfter()).isEqualTo(3);
        });
        assertThat(losses.count()).isEqualTo(2);
        assertThat(losses.largestBytes()).isEqualTo(100);
    }

    @Test
    @Tag("load")
    void missesNoneThatIsCountedMeanwhile() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 1; j <= EACH; j++) {
                    losses.count(j);
                }
            });
            threads.add(thread);
            thread.start();
        }
        long told = 0;
        long largest = 0;
        boolean running = true;
        while (running) {
            running = threads.stream().anyMatch(Thread::isAlive);
            LossSpan span = losses.take();
            while (span != null) {
                assertThat(span.firstMillis()).isPositive();
                told += span.count();
                largest = Math.max(largest, span.largestBytes());
                span = losses.take();
            }
        }

        assertThat(told).isEqualTo(THREADS * EACH).isEqualTo(losses.count());
        assertThat(largest).isEqualTo(EACH);
    }
}
