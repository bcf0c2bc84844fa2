package org.audithalt.agent;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.PostedRecord;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.RollCall;
import org.audithalt.record.ControlKind;

/**
 * Tries the halt on the running process (AU-5(4), V-222486): closes the gate as the space watch would, takes down who comes,
 * opens it, and looks what became of each. The result is a record of its own kind.
 *
 * <p>A drill ends at once when something else closes the gate, which then stays closed for that; when the process is about to
 * end; and by the command resume. It does not begin if one of these comes before it. It always suspends: under {@code
 * disk_full_action=deny} or {@code halt} it does no harm, and says that a full disk would.
 *
 * <p>The drill's thread.
 */
final class DrillRun {
    private static final long LOOK_NANOS = 20_000_000;
    /** How long records may take to be stored once the gate is open. */
    private static final long CHECK_NANOS = 10_000_000_000L;
    /** How long actions are awaited that may last for ever: somebody has to connect first. */
    private static final long LASTING_NANOS = 1_000_000_000L;

    private static final long RECORD_NANOS = 2_000_000_000L;

    private static final String EXIT = "exit";
    private static final String RESUME = "resume";

    private final AuditedProcess process;
    private final Gate gate;
    private final Drill.Request asked;
    private final Drill drill;
    private final RollCall roll = new RollCall();

    DrillRun(AuditedProcess process, Drill.Request asked, Drill drill) {
        this.process = process;
        this.gate = process.gate;
        this.asked = asked;
        this.drill = drill;
    }

    /** What a full disk would do here instead; empty if the same. */
    static String otherAction(Gate gate) {
        FullAction action = gate.action(Reason.DISK_FULL);
        return action == FullAction.SUSPEND
                ? ""
                : "; NOT what a full disk does to this process: disk_full_action=" + action.word();
    }

    /**
     * Carries it out. Whatever it throws, the caller opens the gate and has nobody followed any more.
     *
     * @param recorded whether it is told and leaves a record
     */
    LastDrill carriedOut(boolean recorded) {
        long lostBefore = process.losses.count();
        FullAction action = gate.action(Reason.DISK_FULL);
        String other = otherAction(gate);
        long beganNanos = System.nanoTime();
        process.drain.follow(roll);
        process.queue.follow(roll);
        String cut = closed();
        long haltedNanos = 0;
        if (cut.isEmpty()) {
            process.queue.followPresent(roll);
            cut = awaitEnd();
            haltedNanos = System.nanoTime() - beganNanos;
        }
        boolean ends = cut.equals(EXIT) || gate.closedFor(Reason.ENDING);
        // an exit that waited ends the process at once, and then there is nobody to count
        DrillCount count = ends ? count() : openedCount();
        long lost = process.losses.count() - lostBefore;
        DrillWords words = new DrillWords(count, lost);
        if (cut.isEmpty() && !count.isSettled() && gate.closedFor(Reason.ENDING)) {
            // it was over, but the end did not let it see the records
            cut = GateText.words(1 << Reason.ENDING.ordinal());
        }
        boolean whole = lost == 0 && count.isGood();
        boolean good = whole && cut.isEmpty();
        boolean byAdministrator = whole && cut.equals(RESUME);
        String result = !good ? LastDrill.FAILED : count.isEvidence() ? LastDrill.SUCCESS : LastDrill.INCONCLUSIVE;
        String text = "halted for " + DrillWords.seconds(haltedNanos)
                + (cut.isEmpty()
                        ? ""
                        : ", CUT SHORT by " + cut + (gate.closed() && !ends ? ", the gate stays closed" : ""))
                + ": " + words.words() + other;
        String fields = "seconds=" + asked.nanos() / 1_000_000_000 + " halted_ms=" + haltedNanos / 1_000_000 + " cut="
                + (cut.isEmpty() ? "no" : Words.field(cut)) + " disk_full_action=" + action.word() + " "
                + words.fields();
        long millis = System.currentTimeMillis();
        if (!recorded) {
            return new LastDrill(millis, result, text, 0, fields, byAdministrator);
        }
        process.stderrLines.say("drill " + result + ": " + text);
        long serial = record(result.equals(LastDrill.SUCCESS), fields, !ends);
        return new LastDrill(millis, result, text, serial, fields, byAdministrator);
    }

    /** Closes the gate; says what holds already or keeps the drill from beginning, empty if nothing does. */
    private String closed() {
        String what = "ends by itself after " + asked.nanos() / 1_000_000_000 + " s, asked for by process "
                + asked.pid() + " of user " + asked.uid();
        for (; ; ) {
            if (drill.isResumed()) {
                return RESUME;
            }
            // since it was asked for the disk may have become full, or actions may run without a log: neither is
            // touched
            if (gate.closeIfOpen(Reason.DRILL, what)) {
                return "";
            }
            String others = GateText.words(gate.mask());
            if (!others.isEmpty()) {
                return others;
            }
        }
    }

    /** Waits while the drill may last; says what ended it early, empty if nothing did. */
    private String awaitEnd() {
        long began = System.nanoTime();
        for (; ; ) {
            String cut = cutBy();
            long left = asked.nanos() - (System.nanoTime() - began);
            if (!cut.isEmpty() || left <= 0) {
                return cut;
            }
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        }
    }

    private String cutBy() {
        if (gate.closedOtherwise(Reason.DRILL)) {
            return GateText.words(gate.mask() & ~(1 << Reason.DRILL.ordinal()));
        }
        if (process.exit.exiting()) {
            return EXIT;
        }
        return drill.isResumed() || !gate.closedFor(Reason.DRILL) ? RESUME : "";
    }

    private DrillCount openedCount() {
        gate.open(Reason.DRILL);
        process.queue.follow(null);
        process.writer.hurry();
        return settledCount();
    }

    private DrillCount count() {
        long storedSerial = process.writer.storedSerial();
        return DrillCount.of(roll, process.backlog, process.table, storedSerial);
    }

    /** Counts until all that can be known is known. */
    private DrillCount settledCount() {
        long began = System.nanoTime();
        for (; ; ) {
            DrillCount count = count();
            long passed = System.nanoTime() - began;
            long most = gate.closed() ? LASTING_NANOS : CHECK_NANOS;
            boolean known = count.isSettled() && (count.underWay == 0 || passed > LASTING_NANOS);
            if (known || passed > most || gate.closedFor(Reason.ENDING)) {
                return count;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** Posts the record and waits for its serial number, if that is wanted; 0 if it is not to be had. */
    private long record(boolean good, String fields, boolean waits) {
        PostedRecord posted = process.control.postAlone(ControlKind.DRILL, asked.pid(), asked.uid(), good, fields);
        if (posted == null) {
            process.control.post(ControlKind.DRILL, asked.pid(), asked.uid(), good, fields);
            return 0;
        }
        process.writer.hurry();
        long began = System.nanoTime();
        long serial = 0;
        while (waits
                && !posted.isSettled()
                && !gate.closedFor(Reason.ENDING)
                && System.nanoTime() - began < RECORD_NANOS) {
            long now = posted.serial();
            serial = now > 0 ? now : serial;
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        long last = posted.serial();
        return last > 0 ? last : serial;
    }
}
