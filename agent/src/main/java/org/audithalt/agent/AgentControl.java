package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.control.Actor;
import org.audithalt.control.ControlTarget;
import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.control.ResumeWish;
import org.audithalt.control.RulesRequest;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waiter;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.audithalt.record.ControlKind;
import org.audithalt.rule.RuleBook;
import org.audithalt.sink.LogState;
import org.audithalt.sink.SpaceState;
import org.audithalt.sink.SpaceThreshold;
import org.jspecify.annotations.Nullable;

/** What the control socket asks of this process. Runs on the control thread; nothing here waits for an application thread. */
final class AgentControl implements ControlTarget {
    /** Exit code of {@code audithalt halt PID} (EX_TEMPFAIL). */
    static final int EXIT_HALT = 75;

    private static final Reason[] REASONS = Reason.values();
    private static final int ALL = Integer.MAX_VALUE;

    private final AuditedProcess process;
    private final ObjectText objects;
    private final RuleListing listing;

    AgentControl(AuditedProcess process) {
        this.process = process;
        this.listing = new RuleListing(process);
        this.objects = new ObjectText(process.subject.cwd());
    }

    @Override
    public void status(Json out, boolean all) {
        Gate gate = process.gate;
        out.member("pid", process.subject.pid());
        out.member("main_class", Paths.mainClass());
        out.member("version", process.version);
        out.member("jdk", System.getProperty("java.version", ""));
        out.name("image").beginObject();
        out.member("identity", process.image.identity());
        out.member("proof", process.image.proof());
        out.member("text", process.image.text());
        out.endObject();
        out.member("gate", gate.closed() ? "closed" : "open");
        FullAction action = gate.closed() ? gate.action() : gate.action(Reason.DISK_FULL);
        out.member("action", action.word());
        reasons(out);
        waiters(out, all);
        backlog(out);
        log(out);
        space(out);
        out.name("not_capp").beginArray();
        for (String line : NotCapp.lines(process.settings)) {
            out.value(line);
        }
        out.endArray();
        out.name("lost").beginObject();
        out.member("count", process.losses.count());
        out.member("first", process.losses.firstMillis());
        out.member("last", process.losses.lastMillis());
        out.endObject();
        out.member("orphans", process.drain.orphans());
        new StatusOfEmergencies(process).write(out);
        StatusOfHealth.write(process, out);
        out.name("hooks").beginObject();
        int waiting = process.hooks.waiting();
        out.member("woven", Math.max(0, process.hooks.count() - waiting));
        out.member("when_loaded", waiting);
        out.member("probed", process.hooks.probedMillis());
        out.member("changing_ms", process.hooks.changingMillis());
        Verification verification = process.hooks.verification();
        out.member("verification", verification.ticket());
        out.member("verified", verification.millis());
        out.name("gone").beginArray();
        for (String line : verification.gone()) {
            out.value(line);
        }
        out.endArray();
        out.name("kept").beginArray();
        for (String line : process.hooks.unsettled()) {
            out.value(line);
        }
        out.endArray();
        out.endObject();
        rules(out);
        settings(out);
        out.member("hang_safe", process.hangSafe);
        out.member("resume", forecast());
    }

    private void reasons(Json out) {
        out.name("reasons").beginArray();
        for (Reason reason : REASONS) {
            if (process.gate.closedFor(reason)) {
                out.beginObject();
                out.member("reason", reason.word());
                out.member("since", process.gate.sinceMillis(reason));
                out.member("detail", process.gate.detail(reason));
                out.member("clears", reason.clears());
                out.member("command", reason.command());
                out.endObject();
            }
        }
        out.endArray();
    }

    /** What makes a reason go away. Without the process id: in a container the reader knows it by another. */
    private static String clears(Reason reason) {
        if (reason.command().isEmpty()) {
            return reason.clears();
        }
        String command = "the command " + reason.command();
        return reason.clears().isEmpty() ? command : command + ", " + reason.clears();
    }

    private void waiters(Json out, boolean all) {
        List<Waiter> waiters = new ArrayList<>();
        process.queue.list(waiters, all ? ALL : WAITERS_SHOWN);
        out.member("waiting", process.queue.waiting());
        out.member("oldest_wait_ms", waiters.isEmpty() ? 0 : waiters.get(0).waitedNanos() / 1_000_000);
        out.name("waiters").beginArray();
        for (Waiter waiter : waiters) {
            out.beginObject();
            out.member("thread", waiter.thread().getName());
            out.member("virtual", SyscallAudit.isVirtual(waiter.thread()));
            out.member("operation", operation(waiter.row()));
            out.member("object", objects.of(process.audit.nameOf(waiter.row(), waiter.object()), waiter));
            out.member("waiting_ms", waiter.waitedNanos() / 1_000_000);
            out.endObject();
        }
        out.endArray();
    }

    private String operation(int row) {
        Operation operation = row < 0 ? null : process.table.row(row).operation();
        return operation == null ? "" : operation.callName(Arch.current());
    }

    private void backlog(Json out) {
        Drain.Use use = process.drain.use();
        out.name("backlog").beginObject();
        out.member("limit", process.backlog.generalSlots());
        out.member("used", use.used());
        out.member("in_flight", use.inFlight());
        out.member("waiting", use.waiting());
        out.member("unstored", use.unstored());
        out.member("file", process.backlog.file().toString());
        out.member("bytes", process.backlog.bytes());
        out.endObject();
    }

    private void log(Json out) {
        out.name("log").beginObject();
        out.member("file", process.logs.current().path().toString());
        out.member("bytes", process.logs.current().size());
        out.member("serial", process.writer.storedSerial());
        out.member("free_bytes", process.space.freeBytes());
        out.member("needed_bytes", process.space.neededBytes());
        out.member("flush", process.settings.flush());
        out.member("rotation", process.writer.rotationObstacle());
        out.endObject();
        out.name("logs").beginArray();
        for (LogState state : process.logs.states()) {
            out.beginObject();
            out.member("number", state.number());
            out.member("file", state.file().toString());
            out.member("in_use", state.inUse());
            out.member("state", state.word());
            out.member("bytes", state.bytes());
            out.member("free_bytes", state.freeBytes());
            out.member("detail", state.detail());
            out.endObject();
        }
        out.endArray();
    }

    private void space(Json out) {
        out.name("space").beginArray();
        for (SpaceThreshold threshold : process.space.thresholds().list()) {
            SpaceState state = threshold.state();
            out.beginObject();
            out.member("threshold", threshold.word());
            out.member("limit", threshold.limit().text());
            out.member("limit_bytes", state.limitBytes());
            out.member("left_bytes", state.leftBytes());
            out.member("action", threshold.actionText());
            out.member("reached", state.reached());
            out.member("since", state.sinceMillis());
            out.endObject();
        }
        out.endArray();
    }

    private void rules(Json out) {
        out.name("rules").beginObject();
        listing.counts(out, process.rules);
        out.endObject();
    }

    private void settings(Json out) {
        out.name("settings").beginArray();
        for (SettingValue value : process.settings.values()) {
            if (value.setting() == Setting.ATTACH_REPORT) {
                continue;
            }
            String byRules = fromRules(value.setting());
            out.beginObject();
            out.member("key", value.setting().key());
            out.member("value", byRules.isEmpty() ? value.text() : byRules);
            out.member("source", byRules.isEmpty() ? value.source() : "rules");
            out.endObject();
        }
        out.endArray();
    }

    /** The value that a rules file has set (auditctl -b, -f, --backlog_wait_time); empty if none has. */
    private String fromRules(Setting setting) {
        if (setting == Setting.BACKLOG_LIMIT
                && process.settings.isDefault(setting)
                && process.rules.backlogLimit() > 0) {
            return Integer.toString(process.backlog.generalSlots());
        }
        if (setting == Setting.FAILURE && isOther(setting, process.failure.flag(), process.settings.failure())) {
            return Integer.toString(process.failure.flag());
        }
        return setting == Setting.BACKLOG_WAIT_TIME
                        && isOther(setting, process.backlogWaitMillis, process.settings.backlogWaitTimeMillis())
                ? Integer.toString(process.backlogWaitMillis)
                : "";
    }

    private boolean isOther(Setting setting, int value, int set) {
        return value != set || process.settings.isDefault(setting) && isGivenByRules(setting);
    }

    private boolean isGivenByRules(Setting setting) {
        return setting == Setting.FAILURE ? process.rules.failure() >= 0 : process.rules.backlogWaitTimeMillis() >= 0;
    }

    /** What a resume would do now. */
    private String forecast() {
        return process.gate.closedOtherwise(Reason.ADMINISTRATOR) && process.gate.closed()
                ? stillClosed()
                : process.space.forecast();
    }

    private String stillClosed() {
        StringBuilder text = new StringBuilder("stays closed until this is over: ");
        boolean more = false;
        for (Reason reason : REASONS) {
            if (reason != Reason.ADMINISTRATOR && process.gate.closedFor(reason)) {
                text.append(more ? "; " : "").append(reason.word());
                text.append(" (")
                        .append(process.gate.detail(reason))
                        .append("), cleared by ")
                        .append(clears(reason));
                more = true;
            }
        }
        return text.toString();
    }

    @Override
    public void suspend(Json out, Actor actor, String reason) {
        process.gate.close(Reason.ADMINISTRATOR, reason);
        post(ControlKind.SUSPEND, actor, "reason=" + Words.field(reason));
        out.member("message", "suspended: auditable actions do not begin until the command resume");
    }

    @Override
    public void resume(Json out, Actor actor, ResumeWish wish) {
        if (wish.dryRun()) {
            out.member("holds", !process.gate.closedOtherwise(Reason.ADMINISTRATOR));
            out.member("message", "if resumed now: " + (process.gate.unaudited() ? unaudited() : forecast()));
            return;
        }
        if (wish.unaudited()) {
            process.unauditedResume.begin(out, actor, wish.reason());
            return;
        }
        // its own thread says what came of it
        process.drill.endEarly();
        boolean suspended = process.gate.closedFor(Reason.ADMINISTRATOR);
        // both before the gate opens: an exit that waited for it may end the process, and its end is the last record
        boolean holds = !process.gate.closedOtherwise(Reason.ADMINISTRATOR);
        post(ControlKind.RESUME, actor, "holds=" + (holds ? "yes" : "no") + " waiting=" + process.queue.waiting());
        if (holds && suspended && actor != null) {
            process.announcer.resumedBy(actor.claimedPid(), actor.uid());
        }
        process.gate.open(Reason.ADMINISTRATOR);
        process.writer.hurry();
        out.member("holds", holds);
        out.member(
                "message",
                process.gate.unaudited()
                        ? unaudited()
                        : !holds
                                ? stillClosed()
                                : (suspended ? "resumed, " : "was not suspended, ") + process.space.forecast());
    }

    private String unaudited() {
        return "runs unaudited, and a resume changes nothing: " + stillClosed();
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
        out.member(
                "message",
                "halting with exit code " + EXIT_HALT + "; " + process.queue.waiting()
                        + " waiting actions never begin");
    }

    @Override
    public void haltNow() {
        process.exit.finish("administrator", EXIT_HALT);
        Runtime.getRuntime().halt(EXIT_HALT);
    }

    @Override
    public void verify(Json out, Actor actor) {
        post(ControlKind.CONFIG, actor, "verify=hooks");
        out.member("verification", process.hooks.verify());
        out.member("message", "verifying " + process.hooks.count() + " hooks");
    }

    @Override
    public Later rotate(Actor actor) {
        return new RotationAnswer(process.writer, process.writer.requestRotation(actor.claimedPid(), actor.uid()));
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

    private void post(ControlKind kind, @Nullable Actor actor, String detail) {
        process.control.post(
                kind, actor == null ? -1 : actor.claimedPid(), actor == null ? -1 : actor.uid(), true, detail);
    }
}
