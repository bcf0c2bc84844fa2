package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;

/**
 * {@code resume --unaudited REASON}: an emergency exit that leaves a mark. The record of it stands in the backlog before the
 * gate opens; status tells it, and stderr again and again, until a sink is back or an administrator suspends. Records are
 * kept as long as the backlog has room, then lost and counted.
 *
 * <p>The control thread begins it, the announcer tells it and its end.
 */
final class UnauditedResume {
    private static final long REPEAT_MILLIS = 30_000;

    private final AuditedProcess process;
    private long toldMillis;
    private long lostBefore;

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
        Gate gate = process.gate;
        String closedFor = GateText.words(gate.mask());
        String detail = GateText.reasons(gate);
        Unaudited before = process.unaudited;
        long pid = actor.claimedPid();
        long uid = actor.uid();
        lostBefore = process.losses.count();
        process.control.postSingle(
                ControlKind.UNAUDITED,
                pid,
                uid,
                true,
                "state=begins reason=" + Words.field(reason) + " closed_for=" + closedFor + " waiting="
                        + process.queue.waiting());
        process.unaudited =
                new Unaudited(Math.max(1, System.currentTimeMillis()), reason, "pid=" + pid + " uid=" + uid, 0);
        process.announcer.resumedBy(pid, uid);
        if (!gate.openUnaudited()) {
            // the sink has come back at this moment, or the process ends
            process.unaudited = before;
            out.member("error", "nothing to override any more: the gate is " + (gate.closed() ? "closed" : "open"));
            return;
        }
        process.writer.hurry();
        out.member("holds", true);
        out.member("unaudited", true);
        out.member(
                "message",
                "RUNS UNAUDITED: actions begin although the gate is closed for " + detail
                        + "; records are kept while the backlog has room (" + process.backlog.freeSlots() + " of "
                        + process.backlog.generalSlots()
                        + " slots are free), then lost and counted. It ends by itself when the log can be written again,"
                        + " or by the command suspend");
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
        int sink = gate.mask() & ~(1 << Reason.ADMINISTRATOR.ordinal()) & ~(1 << Reason.DRILL.ordinal());
        return sink == 0
                ? "the log can be written, and only " + GateText.words(gate.mask())
                        + " closes the gate: resume without --unaudited opens it"
                : "";
    }

    /** Tells of it, again every 30 s, and of its end. The announcer. */
    void tell(long now) {
        Unaudited state = process.unaudited;
        if (state.sinceMillis() == 0) {
            return;
        }
        long lost = process.losses.count() - lostBefore;
        if (process.gate.unaudited()) {
            if (lost != state.lost()) {
                process.unaudited = new Unaudited(state.sinceMillis(), state.reason(), state.by(), lost);
            }
            if (now - toldMillis >= REPEAT_MILLIS || now < toldMillis) {
                toldMillis = now;
                process.stderrLines.say("RUNNING UNAUDITED for " + GateText.duration(now - state.sinceMillis())
                        + " by " + state.by() + " (" + state.reason() + "): " + GateText.reasons(process.gate) + "; "
                        + lost + " records lost so far; "
                        + SuggestedCommand.of("status", process.subject.pid()));
            }
            return;
        }
        end(state, now, lost);
    }

    private void end(Unaudited state, long now, long lost) {
        String by = process.gate.closed() ? GateText.words(process.gate.mask()) : "sink";
        process.control.post(
                ControlKind.UNAUDITED,
                ControlSlots.AGENT,
                ControlSlots.AGENT,
                lost == 0,
                "state=ends reason=" + Words.field(state.reason()) + " duration_ms=" + (now - state.sinceMillis())
                        + " lost=" + lost + " ended_by=" + by);
        // once it is posted: there may be no memory for it, and then it is told at the next turn
        process.unaudited = Unaudited.NO;
        toldMillis = 0;
        process.stderrLines.say("audited again after " + GateText.duration(now - state.sinceMillis())
                + " without an audit trail (" + state.reason() + "), ended by " + by + ": " + lost + " records lost");
    }

    /** Uses once what it needs, before the first hook is woven; leaves no record. */
    void rehearse() {
        Json out = new Json();
        out.beginObject();
        // without a reason, which is refused whatever state the gate is in: a rehearsal must never open it
        begin(out, new Actor(Actor.UNKNOWN, Actor.UNKNOWN), "");
        refusal("rehearsal");
        tell(1);
    }
}
