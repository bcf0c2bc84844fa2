package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;

/**
 * {@code resume --unaudited REASON}: an emergency exit that leaves a mark. The record of it stands in the backlog before the
 * gate opens; status tells it, and stderr again and again, until a sink is back or an administrator suspends. Records are
 * kept as long as the backlog has room, then lost and counted.
 *
 * <p>The control thread begins it, the announcer tells it. Who sees first that it is over records that: the announcer, the thread
 * that ends the JVM, or the control thread when it begins another. For each beginning that is recorded there is an end, or that it
 * was refused after all.
 */
final class UnauditedResume {
    private static final long REPEAT_MILLIS = 30_000;

    private final AuditedProcess process;
    private Unaudited told = Unaudited.NO;
    private long toldMillis;

    UnauditedResume(AuditedProcess process) {
        this.process = process;
    }

    /** Opens the gate, or says why not. Control thread. */
    void begin(Json out, Actor actor, String reason) {
        String refusal = refusal(reason);
        if (!refusal.isEmpty()) {
            out.member("error", refusal);
            return;
        }
        if (!endedBefore()) {
            out.member("error", "the end of the last run without a log is being recorded: try again");
            return;
        }
        Unaudited next = next(actor, reason);
        String answer = answer();
        process.control.postSingle(
                ControlKind.UNAUDITED, actor.claimedPid(), actor.uid(), true, "state=begins " + beginning(reason));
        process.announcer.resumedBy(actor.claimedPid(), actor.uid());
        open(out, actor, next, answer);
    }

    /** Opens the gate for what is recorded already. */
    void open(Json out, Actor actor, Unaudited next, String answer) {
        Gate gate = process.gate;
        if (!gate.openUnaudited()) {
            // the sink has come back at this moment, or the process ends
            process.control.postSingle(
                    ControlKind.UNAUDITED,
                    actor.claimedPid(),
                    actor.uid(),
                    false,
                    "state=refused reason=" + Words.field(next.reason()));
            out.member("error", "nothing to override any more: the gate is " + (gate.closed() ? "closed" : "open"));
            return;
        }
        // behind the gate: before it the announcer would find the end of what has not begun
        process.unaudited = next;
        process.writer.hurry();
        out.member("holds", true);
        out.member("unaudited", true);
        out.member("message", answer);
    }

    /** A run that is over and not told yet is recorded first; whether there is none any more. */
    private boolean endedBefore() {
        Unaudited last = process.unaudited;
        return last == Unaudited.NO || end(last, System.currentTimeMillis());
    }

    private Unaudited next(Actor actor, String reason) {
        return new Unaudited(
                Math.max(1, System.currentTimeMillis()),
                reason,
                "pid=" + actor.claimedPid() + " uid=" + actor.uid(),
                process.losses.count());
    }

    private String beginning(String reason) {
        return "reason=" + Words.field(reason) + " closed_for=" + GateText.words(process.gate.mask()) + " waiting="
                + process.queue.waiting();
    }

    private String answer() {
        return "RUNS UNAUDITED: actions begin although the gate is closed for " + GateText.reasons(process.gate)
                + "; records are kept while the backlog has room (" + process.backlog.freeSlots() + " of "
                + process.backlog.generalSlots()
                + " slots are free), then lost and counted. It ends by itself when the log can be written again,"
                + " or by the command suspend";
    }

    private String refusal(String reason) {
        Gate gate = process.gate;
        if (reason.isEmpty()) {
            return "resume --unaudited needs a reason, for the audit trail";
        }
        if (gate.unaudited()) {
            return "the process runs unaudited already, by " + process.unaudited.by() + " ("
                    + process.unaudited.reason() + ")";
        }
        if (!gate.closed()) {
            return "the gate is open: there is nothing to override";
        }
        if (gate.closedFor(Reason.ENDING)) {
            return "the process is ending: nothing begins any more";
        }
        return gate.maskBeyondResume() == 0
                ? "the log can be written, and only " + GateText.words(gate.mask())
                        + " closes the gate: resume without --unaudited opens it"
                : "";
    }

    /** Tells of it, again every 30 s, and of its end. The announcer, and the thread that ends the JVM in its place. */
    void tell(long now) {
        Unaudited run = process.unaudited;
        if (run == Unaudited.NO) {
            return;
        }
        if (process.gate.unaudited()) {
            run.lostInAll(process.losses.count());
            if (run != told || now - toldMillis >= REPEAT_MILLIS || now < toldMillis) {
                told = run;
                toldMillis = now;
                process.stderrLines.say(line(run, now));
            }
            return;
        }
        end(run, now);
    }

    private String line(Unaudited run, long now) {
        return "RUNNING UNAUDITED for " + GateText.duration(now - run.sinceMillis()) + " by " + run.by() + " ("
                + run.reason() + "): " + GateText.reasons(process.gate) + "; " + run.lost()
                + " records lost so far; " + SuggestedCommand.of("status", process.subject.pid());
    }

    /** Records the end unless another thread does; whether it is recorded. */
    private boolean end(Unaudited run, long now) {
        if (!run.beginsToEnd()) {
            return run.hasEnded();
        }
        boolean recorded = false;
        try {
            run.lostInAll(process.losses.count());
            String by = endedBy(process.gate);
            String line = endLine(run, now, by);
            process.control.postSingle(
                    ControlKind.UNAUDITED,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    run.lost() == 0,
                    ending(run, now, by));
            recorded = true;
            process.unaudited = Unaudited.NO;
            process.stderrLines.say(line);
        } finally {
            // if there was no memory for it, it is tried again at the next turn
            run.endIsRecorded(recorded);
        }
        return true;
    }

    private static String ending(Unaudited run, long now, String by) {
        return "state=ends reason=" + Words.field(run.reason()) + " duration_ms=" + (now - run.sinceMillis()) + " lost="
                + run.lost() + " ended_by=" + by;
    }

    private static String endLine(Unaudited run, long now, String by) {
        boolean exit = by.equals(Reason.ENDING.word());
        return (exit ? "the process ends after " : "audited again after ")
                + GateText.duration(now - run.sinceMillis()) + " without an audit trail (" + run.reason() + ")"
                + (exit ? "" : ", ended by " + by) + ": " + run.lost() + " records lost";
    }

    /** What the sink lacks ends no run: it may have come back and have failed once more since. */
    private static String endedBy(Gate gate) {
        return gate.closedFor(Reason.ENDING)
                ? Reason.ENDING.word()
                : gate.closedFor(Reason.ADMINISTRATOR) ? Reason.ADMINISTRATOR.word() : "sink";
    }

    /** Uses once what it needs, before the first hook is woven; leaves no record, and the gate as it is. */
    void rehearse() {
        Json out = new Json();
        out.beginObject();
        Actor nobody = new Actor(Actor.UNKNOWN, Actor.UNKNOWN);
        // without a reason, which is refused whatever state the gate is in: a rehearsal must never open it
        begin(out, nobody, "");
        refusal("rehearsal");
        endedBefore();
        tell(1);
        Gate ownGate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        ownGate.close(Reason.DISK_FULL, "rehearsal");
        ownGate.openUnaudited();
        ownGate.open(Reason.DISK_FULL);
        Unaudited run = next(nobody, "rehearsal");
        run.lostInAll(process.losses.count());
        run.beginsToEnd();
        run.endIsRecorded(true);
        String by = endedBy(ownGate);
        out.member(
                "message", beginning("rehearsal") + answer() + line(run, 1) + ending(run, 1, by) + endLine(run, 1, by));
    }
}
