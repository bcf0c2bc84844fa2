package org.audithalt.agent;

import org.audithalt.control.Actor;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;

/**
 * An administrator's suspend and resume, whichever way they come. A resume takes back a suspend and ends a drill; what the sink
 * lacks stays. Control thread, or a thread of JMX; waits for nobody.
 */
final class Resume {
    private final AuditedProcess process;
    private final GateForecast forecast;

    Resume(AuditedProcess process) {
        this.process = process;
        forecast = new GateForecast(process);
    }

    /** Whether the gate would be open after a resume. */
    boolean holds() {
        return process.gate.maskBeyondResume() == 0;
    }

    /** What a resume would do now. */
    String outlook() {
        return "if resumed now: " + forecast.text();
    }

    /**
     * Halts the process until a resume.
     *
     * @param actor who asked, for the record
     * @param reason the administrator's, one line
     * @param fields of the record
     */
    void suspend(Actor actor, String reason, String fields) {
        process.gate.close(Reason.ADMINISTRATOR, reason);
        process.control.post(ControlKind.SUSPEND, actor.claimedPid(), actor.uid(), true, fields);
    }

    /**
     * Resumes.
     *
     * @param actor who asked, for the record
     * @param resumer the same, for the record of the opening
     * @param fields of the record, besides what came of it
     * @return what came of it
     */
    String carryOut(Actor actor, Actor resumer, String fields) {
        Gate gate = process.gate;
        boolean holds = holds();
        boolean suspended = gate.closedFor(Reason.ADMINISTRATOR);
        boolean drill = gate.closedFor(Reason.DRILL);
        // all of it before the gate opens: an exit that waited for it may end the process, and its end is the last
        // record
        process.control.post(
                ControlKind.RESUME,
                actor.claimedPid(),
                actor.uid(),
                true,
                fields + (fields.isEmpty() ? "" : " ") + "holds=" + (holds ? "yes" : "no") + " waiting="
                        + process.queue.waiting());
        if (holds && (suspended || drill)) {
            process.announcer.resumedBy(resumer.claimedPid(), resumer.uid());
        }
        // its own thread says what came of it
        process.drill.endEarly();
        gate.open(Reason.ADMINISTRATOR);
        process.writer.hurry();
        if (gate.unaudited()) {
            return forecast.text();
        }
        String was = suspended ? "resumed, " : drill ? "the drill was ended, " : "was not suspended, ";
        return holds ? was + process.space.forecast().ofOpening() : forecast.stillClosed();
    }
}
