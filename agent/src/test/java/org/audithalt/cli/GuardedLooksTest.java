package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GuardedLooksTest {
    @Test
    void goesOnAfterALookThatHangs() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        AtomicBoolean seen = new AtomicBoolean();
        GuardedLooks looks = new GuardedLooks(50);

        assertThat(looks.endsInTime(() -> {
                    awaitUninterrupted(disk);
                    left.countDown();
                }))
                .isFalse();
        boolean ends = false;
        for (int i = 0; i < 100 && !ends; i++) {
            ends = looks.endsInTime(() -> seen.set(true));
        }

        assertThat(ends).isTrue();
        assertThat(seen).isTrue();
        assertThat(left.getCount()).isEqualTo(1);
        disk.countDown();
        left.await();
    }

    @Test
    void handsOnWhatALookThrows() {
        GuardedLooks looks = new GuardedLooks();

        assertThatThrownBy(() -> looks.endsInTime(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
