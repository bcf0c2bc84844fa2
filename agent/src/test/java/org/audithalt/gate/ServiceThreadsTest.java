package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceThreadsTest {
    private static ThreadGroup system() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    @Test
    void knowsTheThreadsOfThisJvm() {
        Thread[] threads = new Thread[1000];
        int count = system().enumerate(threads, true);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (ServiceThreads.contains(threads[i])) {
                names.add(threads[i].getName());
            }
        }

        assertThat(names).contains("Reference Handler", "Finalizer", "Signal Dispatcher", "Common-Cleaner");
    }

    @Test
    void takesNoApplicationThreadForOne() {
        assertThat(ServiceThreads.contains(Thread.currentThread())).isFalse();
        assertThat(ServiceThreads.contains(new Thread("Finalizer"))).isFalse();
        assertThat(ServiceThreads.contains(new Thread("process reaper (pid 1)")))
                .isFalse();
    }

    @Test
    void goesByNameWithinTheGroupsOfTheJdk() {
        assertThat(ServiceThreads.contains(new Thread(system(), null, "process reaper (pid 77)")))
                .isTrue();
        assertThat(ServiceThreads.contains(new Thread(system(), null, "SIGTERM handler")))
                .isFalse();
        assertThat(ServiceThreads.contains(new Thread(system(), null, "application in the system group")))
                .isFalse();
    }

    @Test
    void knowsThreadsOfTheFlightRecorderWhoeverStartedIt() {
        assertThat(ServiceThreads.contains(new Thread("JFR Shutdown Hook"))).isTrue();
        assertThat(ServiceThreads.contains(new Thread("JFR Recording Scheduler")))
                .isTrue();
        assertThat(ServiceThreads.contains(new Thread("JFR"))).isFalse();
    }

    @Test
    void copesWithAThreadThatHasDied() throws InterruptedException {
        Thread dead = new Thread(system(), () -> {}, "Finalizer");
        dead.start();
        dead.join();

        assertThat(ServiceThreads.contains(dead)).isFalse();
    }
}
