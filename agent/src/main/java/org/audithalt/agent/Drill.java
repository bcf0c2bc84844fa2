package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.RollCall;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests for drills, one at a time, and has each {@linkplain DrillRun carried out}.
 *
 * <p>Body of a thread of its own, which keeps the time: whoever asked may go away. The control thread asks and waits for nothing.
 */
final class Drill implements Runnable {
    /** Seconds that may be asked for. */
    static final int LONGEST_SECONDS = 60;

    private static final long EXIT_LOOK_NANOS = 1_000_000;

    private static final String ERROR = "an error in the agent, perhaps lack of memory";

    private final AuditedProcess process;
    private volatile @Nullable Request request;
    private volatile boolean running;
    /** An administrator has resumed since it was asked for: it ends, or does not begin. */
    private volatile boolean resumed;
    /** Drills begun, and drills ended. */
    private volatile int begun;

    private volatile int ended;
    private volatile long endNanos;
    private volatile boolean stopped;

    /**
     * What was asked for.
     *
     * @param pid process that asked
     * @param uid its user
     * @param nanos how long it is to last
     */
    record Request(long pid, long uid, long nanos) {}

    Drill(AuditedProcess process) {
        this.process = process;
    }

    /**
     * Asks for a drill, or how far it is. Control thread; waits for nothing.
     *
     * @param words number of seconds, or {@code state}
     */
    void answer(Json out, Actor actor, String words) {
        if (words.equals("state")) {
            state(out);
            return;
        }
        int seconds = seconds(words);
        String refusal =
                seconds == 0 ? "drill " + words + ": not a number of seconds from 1 to " + LONGEST_SECONDS : refusal();
        if (!refusal.isEmpty()) {
            out.member("error", refusal);
            return;
        }
        out.member("drill", begun + 1);
        out.member(
                "message",
                "auditable actions do not begin for " + seconds + " s, then go on"
                        + DrillRun.otherAction(process.gate));
        begin(actor, 1_000_000_000L * seconds);
    }

    /** Begins one that lasts so many nanoseconds. Control thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread alone writes it
    void begin(Actor actor, long nanos) {
        // what needs memory comes first: without it nothing has begun
        Request next = new Request(actor.claimedPid(), actor.uid(), nanos);
        resumed = false;
        running = true;
        begun++;
        request = next;
        LockSupport.unpark(process.drillThread);
    }

    private String refusal() {
        Gate gate = process.gate;
        if (running) {
            return "a drill is under way";
        }
        if (gate.unaudited()) {
            return "the process runs unaudited (" + GateText.reasons(gate) + "): there is no halt to be tried";
        }
        if (gate.closed()) {
            return "the gate is closed already: " + GateText.reasons(gate);
        }
        return process.exit.exiting() ? "the process is ending" : "";
    }

    private void state(Json out) {
        out.member("begun", begun);
        out.member("ended", ended);
        out.member("gate", process.gate.closed() ? "closed" : "open");
        out.member("waiting", process.queue.waiting());
        out.member("left_ms", Math.max(0, (endNanos - System.nanoTime()) / 1_000_000));
        process.lastDrill.write(out);
        out.member("message", running ? "a drill is under way" : "no drill is under way");
    }

    private static int seconds(String word) {
        int value = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9' || value > LONGEST_SECONDS) {
                return 0;
            }
            value = value * 10 + (c - '0');
        }
        return value > LONGEST_SECONDS ? 0 : value;
    }

    @Override
    public void run() {
        while (!stopped) {
            Request next = request;
            if (next == null) {
                LockSupport.park(this);
            } else {
                request = null;
                try {
                    endNanos = System.nanoTime() + next.nanos;
                    process.lastDrill = new DrillRun(process, next, this).carriedOut(true);
                } catch (Throwable failed) {
                    // said first, for the drill before may have been a success; then as for every agent thread
                    process.lastDrill =
                            new LastDrill(System.currentTimeMillis(), LastDrill.FAILED, ERROR, 0, "cut=error", false);
                    process.control.post(ControlKind.DRILL, next.pid, next.uid, false, "cut=error");
                    throw failed;
                } finally {
                    over();
                }
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    private void over() {
        try {
            process.gate.open(Reason.DRILL);
            process.queue.follow(null);
            process.drain.follow(null);
        } finally {
            // whatever went wrong: else every drill after it would be refused
            ended++;
            running = false;
        }
    }

    /**
     * The process ends, and its gate is closed for that: a drill under way counts once more and leaves its record, which is awaited, for so
     * long at most. The exiting thread, or an agent thread that halts the JVM.
     */
    void endWithProcess(long nanos) {
        long began = System.nanoTime();
        while (running && System.nanoTime() - began < nanos) {
            LockSupport.unpark(process.drillThread);
            LockSupport.parkNanos(this, EXIT_LOOK_NANOS);
        }
    }

    /** Uses once all that a drill needs, before the first hook is woven; leaves no record. */
    void rehearse() {
        Json out = new Json();
        out.beginObject();
        answer(out, new Actor(Actor.UNKNOWN, Actor.UNKNOWN), "x");
        state(out);
        new DrillRun(process, new Request(1, 0, 1), this).carriedOut(false).write(out);
        RollCall roll = new RollCall();
        process.queue.follow(roll);
        process.queue.leave(process.queue.enter(0, null, 0));
        new DrillWords(DrillCount.of(roll, process.backlog, process.table, 0), 1).words();
        process.queue.follow(null);
        process.drain.follow(null);
    }

    /** Whether an administrator has resumed since the drill was asked for. */
    boolean isResumed() {
        return resumed;
    }

    /** Ends a drill that is under way, or has been asked for and not begun yet: an administrator resumes. Any thread. */
    void endEarly() {
        // first: the drill looks at this once more when it has closed the gate
        resumed = true;
        if (process.gate.closedFor(Reason.DRILL)) {
            process.gate.open(Reason.DRILL);
            LockSupport.unpark(process.drillThread);
        }
    }

    /** Ends the thread. Any thread. */
    void end() {
        stopped = true;
        LockSupport.unpark(process.drillThread);
    }
}
