package org.audithalt.agent;

import org.audithalt.control.Actor;
import org.audithalt.control.ControlTarget;
import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.control.ResumeWish;
import org.audithalt.control.RulesRequest;
import org.audithalt.record.ControlKind;
import org.audithalt.rule.RuleBook;

/** What the control socket asks of this process. Runs on the control thread; nothing here waits for an application thread. */
final class AgentControl implements ControlTarget {
    /** Exit code of {@code audithalt halt PID} (EX_TEMPFAIL). */
    static final int EXIT_HALT = 75;

    private final AuditedProcess process;
    private final StatusAnswer status;
    private final Resume resume;
    private final RuleListing listing;

    AgentControl(AuditedProcess process) {
        this.process = process;
        status = new StatusAnswer(process);
        resume = new Resume(process);
        listing = new RuleListing(process);
    }

    @Override
    public void status(Json out, boolean all) {
        status.write(out, all);
    }

    @Override
    public void suspend(Json out, Actor actor, String reason) {
        resume.suspend(actor, reason, "reason=" + Words.field(reason));
        out.member("message", "suspended: auditable actions do not begin until the command resume");
    }

    @Override
    public void resume(Json out, Actor actor, ResumeWish wish) {
        if (wish.unaudited()) {
            process.unauditedResume.begin(out, actor, wish.reason());
            return;
        }
        out.member("holds", resume.holds());
        String fields = wish.reason().isEmpty() ? "" : "reason=" + Words.field(wish.reason());
        out.member("message", wish.dryRun() ? resume.outlook() : resume.carryOut(actor, actor, fields));
    }

    @Override
    public void drill(Json out, Actor actor, String words) {
        process.drill.answer(out, actor, words);
    }

    @Override
    public void halt(Json out, Actor actor, String reason) {
        post(
                ControlKind.HALT,
                actor,
                "reason=" + Words.field(reason) + " status=" + EXIT_HALT + " waiting=" + process.queue.waiting());
        String never = GateText.neverBegin(process.queue.waiting());
        out.member("message", "halting with exit code " + EXIT_HALT + "; " + never);
        // who looks for a crash finds on stderr that it was none
        process.stderrLines.say("halting the JVM with exit code " + EXIT_HALT + " (administrator): by pid="
                + actor.claimedPid() + " uid=" + actor.uid() + (reason.isEmpty() ? "" : ": ") + reason + "; " + never);
    }

    @Override
    public void haltNow() {
        try {
            process.exit.finish("administrator", EXIT_HALT);
            process.stderrLines.awaitWritten(StderrLines.LAST_LINE_NANOS);
        } finally {
            Runtime.getRuntime().halt(EXIT_HALT);
        }
    }

    @Override
    public void verify(Json out, Actor actor) {
        post(ControlKind.CONFIG, actor, "verify=hooks");
        out.member("verification", process.hooks.verify());
        out.member("message", "verifying " + process.hooks.count() + " hooks");
    }

    @Override
    public Later rotate(Actor actor) {
        return new RotationAnswer(
                process.writer, process.gate, process.writer.requestRotation(actor.claimedPid(), actor.uid()));
    }

    @Override
    public void rules(Json out, boolean whole) {
        RuleBook book = process.rules;
        listing.state(out, book);
        if (whole) {
            listing.rules(out, book);
        }
    }

    @Override
    public Later rules(Actor actor, RulesRequest request) {
        return process.changes.request(actor, request);
    }

    @Override
    public Later reload(Actor actor) {
        return process.changes.requestReload(actor);
    }

    private void post(ControlKind kind, Actor actor, String detail) {
        process.control.post(kind, actor.claimedPid(), actor.uid(), true, detail);
    }
}
