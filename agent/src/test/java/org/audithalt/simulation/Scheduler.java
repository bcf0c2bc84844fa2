package org.audithalt.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one thread at a time and decides by its seed which, at each point that a thread comes to. Time is its own: it goes on with
 * each turn, and jumps when all wait. A process dies by {@link #kill}: its threads take no further step.
 *
 * <p>The static methods are what the shipped classes call instead of the clock and LockSupport.
 */
public final class Scheduler {
    /** Thrown in the threads of a killed process: the files of its successor are a copy made before. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** A piece of work of a thread. */
    interface Body {
        void run() throws Exception;
    }

    /** A thread under the scheduler. */
    final class Task implements Runnable {
        private final String name;
        private final Body body;
        final Thread thread;
        private long deadline = NEVER;
        private boolean parked;
        private boolean sleeping;
        private boolean permit;
        private boolean ended;
        private int locks;

        Task(String name, Body body) {
            this.name = name;
            this.body = body;
            this.thread = new Thread(this, name);
        }

        @Override
        public void run() {
            awaitTurn(this);
            try {
                alive();
                body.run();
            } catch (Killed end) {
                // as the kernel would have it
            } catch (Throwable failed) {
                failure = failed;
            }
            ended = true;
            give(null);
        }

        boolean hasEnded() {
            return ended;
        }

        private boolean canRun() {
            return !ended && (!parked || (permit && !sleeping) || deadline <= now);
        }

        @Override
        public String toString() {
            return name + (ended ? " ended" : parked ? " parked" : "");
        }
    }

    private static final boolean TRACE = Boolean.getBoolean("simulation.trace");
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST_TURN_NANOS = 60_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SWITCH_ONCE_IN = 5;
    private static final int CONTROL_ONCE_IN = 40;
    private static final long JOIN_MILLIS = 20_000;

    private static Scheduler running;

    private final Random random;
    private final Thread controller = Thread.currentThread();
    private final List<Task> tasks = new ArrayList<>();
    private long now;
    private long steps;
    private long killAt = NEVER;
    private volatile Task holder;
    private volatile boolean killed;
    private volatile Throwable failure;

    Scheduler(Random random, long nowNanos) {
        this.random = random;
        this.now = nowNanos;
        running = this;
    }

    Task start(String name, Body body) {
        Task task = new Task(name, body);
        task.thread.setDaemon(true);
        tasks.add(task);
        task.thread.start();
        return task;
    }

    /** Number of points passed. */
    long steps() {
        return steps;
    }

    long now() {
        return now;
    }

    /** The process is to be killed after so many steps from now. */
    void killAfter(long more) {
        killAt = steps + more;
    }

    boolean isToBeKilled() {
        return steps >= killAt;
    }

    /** Condition on which the controller gets the turn back for good. */
    interface Condition {
        boolean holds();
    }

    /**
     * Lets the threads run until a condition holds or the moment of the kill has come.
     *
     * @return false if it is the kill
     */
    boolean runUntil(Condition condition, long mostSteps) {
        long last = steps + mostSteps;
        while (!isToBeKilled() && !condition.holds()) {
            if (steps > last) {
                throw new AssertionError("no end after " + mostSteps + " steps: " + tasks);
            }
            Task next = choose();
            give(next);
            awaitTurn(null);
            if (failure != null) {
                throw new AssertionError("a thread failed", failure);
            }
        }
        return !isToBeKilled();
    }

    /** No thread takes a further step. What the successor finds has been copied before. */
    void kill() throws InterruptedException {
        killed = true;
        for (Task task : tasks) {
            if (!task.ended) {
                give(task);
                awaitTurn(null);
            }
            task.thread.join(JOIN_MILLIS);
            if (task.thread.isAlive()) {
                throw new AssertionError(task + " does not end");
            }
        }
    }

    private Task choose() {
        now += 1 + (long) (random.nextDouble() * LONGEST_TURN_NANOS);
        List<Task> able = new ArrayList<>();
        for (Task task : tasks) {
            if (task.canRun()) {
                able.add(task);
            }
        }
        if (able.isEmpty()) {
            long next = NEVER;
            for (Task task : tasks) {
                next = task.ended ? next : Math.min(next, task.deadline);
            }
            if (next == NEVER) {
                throw new AssertionError("nobody can go on: " + tasks);
            }
            now = Math.max(now, next);
            return choose();
        }
        return able.get(random.nextInt(able.size()));
    }

    private void give(Task task) {
        holder = task;
        LockSupport.unpark(task == null ? controller : task.thread);
    }

    private void awaitTurn(Task task) {
        while (holder != task || (task == null && Thread.currentThread() != controller)) {
            LockSupport.park(this);
        }
    }

    private void alive() {
        if (killed) {
            throw new Killed();
        }
    }

    private Task self() {
        Task task = holder;
        return task != null && task.thread == Thread.currentThread() ? task : null;
    }

    private void pass() {
        alive();
        Task self = self();
        if (self == null) {
            return;
        }
        steps++;
        if (self.locks > 0) {
            return;
        }
        if (isToBeKilled() || random.nextInt(SWITCH_ONCE_IN) == 0) {
            handOver(self);
        }
    }

    private void handOver(Task self) {
        Task next = isToBeKilled() || random.nextInt(CONTROL_ONCE_IN) == 0 || !self.canRun() ? null : choose();
        if (next == self) {
            return;
        }
        give(next);
        awaitTurn(self);
        alive();
    }

    private void waitFor(long nanos, boolean asleep) {
        alive();
        Task self = self();
        if (self == null) {
            return;
        }
        steps++;
        if (!self.permit || asleep) {
            self.deadline = nanos == NEVER ? NEVER : now + nanos;
            self.sleeping = asleep;
            self.parked = true;
            handOver(self);
            self.parked = false;
            self.sleeping = false;
            self.deadline = NEVER;
        }
        self.permit &= asleep;
    }

    private void lock(int change) {
        Task self = self();
        if (self != null) {
            self.locks += change;
        }
    }

    private void wake(Thread thread) {
        alive();
        for (Task task : tasks) {
            if (task.thread == thread) {
                task.permit = true;
            }
        }
    }

    /** A place at which another thread may come next. */
    public static void point() {
        running.pass();
    }

    /** The thread has taken a lock. */
    public static void locked() {
        running.lock(1);
    }

    /** The thread has given a lock back. */
    public static void unlocked() {
        running.lock(-1);
    }

    /** Tells what happens, if asked to: {@code -Dsimulation.trace=true}. */
    static void trace(String what) {
        if (TRACE) {
            Task self = running.self();
            System.out.println(running.now / 1000 + " " + (self == null ? "-" : self.name) + ": " + what);
        }
    }

    /** Waits, whatever wakes others. */
    static void sleep(long nanos) {
        running.waitFor(nanos, true);
    }

    public static long nanoTime() {
        return ++running.now;
    }

    public static long currentTimeMillis() {
        return running.now / NANOS_PER_MILLI;
    }

    /** The id of a thread: the same in every run of a seed. */
    public static long number(Thread thread) {
        for (int i = 0; i < running.tasks.size(); i++) {
            if (running.tasks.get(i).thread == thread) {
                return i + 2L;
            }
        }
        return 1;
    }

    public static void park(Object blocker) {
        running.waitFor(NEVER, false);
    }

    public static void parkNanos(Object blocker, long nanos) {
        running.waitFor(nanos, false);
    }

    public static void unpark(Thread thread) {
        running.wake(thread);
    }
}
