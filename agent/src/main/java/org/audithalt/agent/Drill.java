package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.PostedRecord;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.RollCall;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Tries the halt on the running process (AU-5(4), V-222486): closes the gate as the space watch would, takes down who comes,
 * opens it, and looks what became of each. The result is a record of its own kind.
 *
 * <p>Body of a thread of its own, which keeps the time: whoever asked may go away. A drill ends at once when something else
 * closes the gate, which then stays closed for that; when the process is about to end; and by the command resume. It always
 * suspends: under {@code disk_full_action=deny} or {@code halt} it does no harm, and says that a full disk would.
 */
final class Drill implements Runnable {
    /** Seconds that may be asked for. */
    static final int LONGEST_SECONDS = 60;

    private static final long LOOK_NANOS = 20_000_000;
    /** How long records may take to be stored once the gate is open. */
    private static final long CHECK_NANOS = 10_000_000_000L;
    /** How long actions are awaited that do not end: somebody may have to connect first. */
    private static final long LASTING_NANOS = 1_000_000_000L;

    private static final long RECORD_NANOS = 2_000_000_000L;

    private static final String EXIT = "exit";
    private static final String ERROR = "an error in the agent, perhaps lack of memory";

    private final AuditedProcess process;
    private volatile @Nullable Request request;
    private volatile boolean running;
    /** Drills begun, and drills ended. */
    private volatile int begun;

    private volatile int ended;
    private volatile long endNanos;
    private volatile boolean stopped;

    private record Request(long pid, long uid, long nanos) {}

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
        out.member("drill", begin(actor, 1_000_000_000L * seconds));
        out.member(
                "message",
                "auditable actions do not begin for " + seconds + " s, then go on" + otherAction(process.gate));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread alone writes it
    private int begin(Actor actor, long nanos) {
        running = true;
        begun++;
        request = new Request(actor.claimedPid(), actor.uid(), nanos);
        LockSupport.unpark(process.drillThread);
        return begun;
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
        LastDrill last = process.lastDrill;
        out.member("time", last.millis());
        out.member("result", last.result());
        out.member("text", last.text());
        out.member("serial", last.serial());
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

    /** What a full disk would do here instead; empty if the same. */
    private static String otherAction(Gate gate) {
        FullAction action = gate.action(Reason.DISK_FULL);
        return action == FullAction.SUSPEND
                ? ""
                : "; NOT what a full disk does to this process: disk_full_action=" + action.word();
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
                    process.lastDrill = carriedOut(next, true);
                } catch (Throwable failed) {
                    // said first, for the drill before may have been a success; then as for every agent thread
                    process.lastDrill = new LastDrill(System.currentTimeMillis(), "failed", ERROR, 0);
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
        process.queue.follow(null);
        process.gate.open(Reason.DRILL);
        process.drain.follow(null);
        ended++;
        running = false;
    }

    /** Uses once all that a drill needs, before the first hook is woven; leaves no record. */
    void rehearse() {
        Json out = new Json();
        out.beginObject();
        answer(out, new Actor(Actor.UNKNOWN, Actor.UNKNOWN), "x");
        state(out);
        carriedOut(new Request(1, 0, 1), false);
        RollCall roll = new RollCall();
        process.queue.follow(roll);
        process.queue.leave(process.queue.enter(0, null, 0));
        DrillCount.of(roll, process.backlog, process.table, 0).words(1);
        process.queue.follow(null);
        process.drain.follow(null);
    }

    private LastDrill carriedOut(Request asked, boolean recorded) {
        Gate gate = process.gate;
        RollCall roll = new RollCall();
        long lostBefore = process.losses.count();
        FullAction action = gate.action(Reason.DISK_FULL);
        String other = otherAction(gate);
        long beganNanos = System.nanoTime();
        endNanos = beganNanos + asked.nanos;
        process.drain.follow(roll);
        process.queue.follow(roll);
        gate.close(
                Reason.DRILL,
                "for " + asked.nanos / 1_000_000_000 + " s, asked for by process " + asked.pid + " of user "
                        + asked.uid);
        process.queue.followPresent(roll);
        String cut = awaitEnd(asked.nanos);
        long haltedNanos = System.nanoTime() - beganNanos;
        boolean ends = cut.equals(EXIT) || gate.closedFor(Reason.ENDING);
        // an exit that waited ends the process at once, and then there is nobody to count
        DrillCount count = ends ? count(roll) : openedCount(roll);
        long lost = process.losses.count() - lostBefore;
        boolean good = cut.isEmpty() && lost == 0 && count.isGood();
        String result = good ? "success" : "failed";
        String text = "halted for " + DrillCount.seconds(haltedNanos)
                + (cut.isEmpty()
                        ? ""
                        : ", CUT SHORT by " + cut + (gate.closed() && !ends ? ", the gate stays closed" : ""))
                + ": " + count.words(lost) + other;
        String fields = "seconds=" + asked.nanos / 1_000_000_000 + " halted_ms=" + haltedNanos / 1_000_000 + " cut="
                + (cut.isEmpty() ? "no" : Words.field(cut)) + " disk_full_action=" + action.word() + " "
                + count.fields(lost);
        long millis = System.currentTimeMillis();
        if (!recorded) {
            return new LastDrill(millis, result, text, 0);
        }
        process.stderrLines.say("drill " + result + ": " + text);
        return new LastDrill(millis, result, text, record(asked, good, fields, !ends));
    }

    /** Waits while the drill may last; says what ended it early, empty if nothing did. */
    private String awaitEnd(long nanos) {
        long began = System.nanoTime();
        for (; ; ) {
            String cut = cutBy();
            long left = nanos - (System.nanoTime() - began);
            if (!cut.isEmpty() || left <= 0) {
                return cut;
            }
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        }
    }

    private String cutBy() {
        Gate gate = process.gate;
        if (gate.closedOtherwise(Reason.DRILL)) {
            return GateText.words(gate.mask() & ~(1 << Reason.DRILL.ordinal()));
        }
        if (process.exit.exiting()) {
            return EXIT;
        }
        return gate.closedFor(Reason.DRILL) ? "" : "resume";
    }

    private DrillCount openedCount(RollCall roll) {
        process.gate.open(Reason.DRILL);
        process.queue.follow(null);
        process.writer.hurry();
        return settledCount(roll);
    }

    private DrillCount count(RollCall roll) {
        long storedSerial = process.writer.storedSerial();
        return DrillCount.of(roll, process.backlog, process.table, storedSerial);
    }

    /** Counts until all that can be known is known. */
    private DrillCount settledCount(RollCall roll) {
        long began = System.nanoTime();
        for (; ; ) {
            DrillCount count = count(roll);
            long passed = System.nanoTime() - began;
            long most = process.gate.closed() ? LASTING_NANOS : CHECK_NANOS;
            if (count.isSettled() && (count.underWay == 0 || passed > LASTING_NANOS) || passed > most) {
                return count;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** Posts the record and waits for its serial number, if that is wanted; 0 if it is not to be had. */
    private long record(Request asked, boolean good, String fields, boolean waits) {
        PostedRecord posted = process.control.postAlone(ControlKind.DRILL, asked.pid, asked.uid, good, fields);
        if (posted == null) {
            process.control.post(ControlKind.DRILL, asked.pid, asked.uid, good, fields);
            return 0;
        }
        process.writer.hurry();
        long began = System.nanoTime();
        long serial = 0;
        while (waits && !posted.isSettled() && System.nanoTime() - began < RECORD_NANOS) {
            long now = posted.serial();
            serial = now > 0 ? now : serial;
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        long last = posted.serial();
        return last > 0 ? last : serial;
    }

    /** Ends a drill that is under way: an administrator resumes. Control thread. */
    void endEarly() {
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
