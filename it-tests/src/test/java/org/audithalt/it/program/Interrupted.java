package org.audithalt.it.program;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Eight threads create files in the directory given, and all are interrupted again and again, acting or suspended, and
 * the agent's threads with them. A byte on
 * stdin each: {@code n} for {@code sent N}, how often all were interrupted so far; {@code e} end, for what they did.
 */
public final class Interrupted {
    private static final int THREADS = 8;
    private static final long PAUSE_NANOS = 20_000;

    private static volatile boolean ended;
    private static volatile int rounds;

    private Interrupted() {}

    public static void main(String[] arguments) throws Exception {
        Acting acting = new Acting(Path.of(arguments[0]), THREADS, 0);
        // as a program does that interrupts whatever it finds
        List<Thread> agents = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("audithalt-"))
                .toList();
        if (agents.isEmpty()) {
            throw new AssertionError("no thread of the agent");
        }
        Thread storm = new Thread(
                () -> {
                    for (; !ended; rounds++) {
                        acting.threads().forEach(Thread::interrupt);
                        agents.forEach(Thread::interrupt);
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                },
                "storm");
        acting.start();
        storm.start();
        System.out.println("ready");
        for (int command = System.in.read(); command != 'e'; command = System.in.read()) {
            if (command == 'n') {
                System.out.println("sent " + rounds);
            }
        }
        acting.end();
        ended = true;
        storm.join();
        System.out.println(acting);
    }
}
