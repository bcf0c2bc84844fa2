package org.audithalt.it.program;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads create files in the directory given and are ended by {@code Thread.stop} (17). A byte on stdin each: {@code s} starts
 * four and stops them after a moment, a hundred times over; {@code w} starts four that go on, {@code k} stops these, each for
 * {@code over}; {@code e} ends.
 */
public final class Stopped {
    private static final int THREADS = 4;
    private static final int TIMES = 100;
    private static final int LONGEST_WAIT_MILLIS = 20;
    private static final int LONGEST_NANOS = 3_000_000;

    private Stopped() {}

    public static void main(String[] arguments) throws Exception {
        Acting acting = new Acting(Path.of(arguments[0]), 0, 0);
        Random random = new Random();
        List<Thread> going = new ArrayList<>();
        System.out.println("ready");
        for (int command = System.in.read(); command != 'e'; command = System.in.read()) {
            if (command == 's') {
                for (int i = 0; i < TIMES; i++) {
                    List<Thread> some = four(acting, "stopped-" + i + "-");
                    LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
                    stop(some);
                }
                System.out.println("over");
            } else if (command == 'w') {
                going = four(acting, "waiting-");
                System.out.println("over");
            } else if (command == 'k') {
                stop(going);
                System.out.println("over");
            }
        }
        System.out.println(acting);
    }

    private static List<Thread> four(Acting acting, String prefix) {
        List<Thread> some = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            some.add(acting.add(prefix + i));
        }
        some.forEach(Thread::start);
        return some;
    }

    private static void stop(List<Thread> threads) throws Exception {
        Method stop = Thread.class.getMethod("stop");
        for (Thread thread : threads) {
            stop.invoke(thread);
        }
        for (Thread thread : threads) {
            for (thread.join(LONGEST_WAIT_MILLIS); thread.isAlive(); thread.join(LONGEST_WAIT_MILLIS)) {
                // it came to the exit of a hook, which never throws
                stop.invoke(thread);
            }
        }
    }
}
