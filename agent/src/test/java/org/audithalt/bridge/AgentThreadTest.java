package org.audithalt.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentThreadTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean interrupted = true;
    private volatile AgentThread made;

    @Test
    void isInterruptedByNobody() throws InterruptedException {
        ThreadGroup group = new ThreadGroup("of the application");
        Thread maker = new Thread(group, () -> {
            made = new AgentThread("test", this::see);
            made.start();
        });
        maker.start();
        maker.join();

        assertThat(made.getThreadGroup()).isSameAs(group);
        group.interrupt();
        made.interrupt();
        goOn.countDown();
        made.join();
        assertThat(interrupted).isFalse();
    }

    private void see() {
        while (goOn.getCount() > 0) {
            Thread.onSpinWait();
        }
        interrupted = Thread.currentThread().isInterrupted();
    }
}
