package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.control.Actor;
import org.audithalt.control.ControlTarget;
import org.audithalt.control.Json;
import org.audithalt.control.TrailView;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waiter;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.audithalt.sink.SpaceThreshold;
import org.jspecify.annotations.Nullable;

/** This process as the MXBean shows it. Any thread, also of the application; waits for nobody, makes no audited action. */
final class ProcessView implements TrailView {
    private static final Reason[] REASONS = Reason.values();
    private static final int LONGEST_REASON = 4096;
    /** The caller has no process and user of its own: the audited process acts, and the words say for whom. */
    private static final Actor AGENT = new Actor(ControlSlots.AGENT, ControlSlots.AGENT);

    private final AuditedProcess process;
    private final ObjectText objects;
    private final Resume resume;

    ProcessView(AuditedProcess process) {
        this.process = process;
        resume = new Resume(process);
        objects = new ObjectText(process.subject.cwd());
    }

    @Override
    public boolean closed() {
        return process.gate.closed();
    }

    @Override
    public boolean unaudited() {
        return process.gate.unaudited();
    }

    @Override
    public String[][] reasons() {
        List<String[]> held = new ArrayList<>();
        for (Reason reason : REASONS) {
            if (process.gate.closedFor(reason)) {
                held.add(new String[] {
                    reason.word(),
                    Long.toString(process.gate.sinceMillis(reason)),
                    process.gate.detail(reason),
                    Reason.cleared(reason.command(), reason.clears())
                });
            }
        }
        return held.toArray(new String[0][]);
    }

    @Override
    public int closings() {
        return process.gate.closings();
    }

    @Override
    public int waiting() {
        return process.queue.waiting();
    }

    @Override
    public String[][] waiters() {
        List<Waiter> waiters = new ArrayList<>();
        process.queue.list(waiters, ControlTarget.WAITERS_SHOWN);
        String[][] shown = new String[waiters.size()][];
        for (int i = 0; i < shown.length; i++) {
            Waiter waiter = waiters.get(i);
            Operation operation =
                    waiter.row() < 0 ? null : process.table.row(waiter.row()).operation();
            shown[i] = new String[] {
                waiter.thread().getName(),
                operation == null ? "" : operation.callName(Arch.current()),
                objects.of(process.audit.nameOf(waiter.row(), waiter.object()), waiter),
                Long.toString(waiter.waitedNanos() / 1_000_000)
            };
        }
        return shown;
    }

    @Override
    public int[] backlog() {
        Drain.Use use = process.drain.use();
        return new int[] {process.backlog.generalSlots(), use.used(), use.inFlight(), use.waiting(), use.unstored()};
    }

    @Override
    public String logFile() {
        return process.logs.current().path().toString();
    }

    @Override
    public long[] log() {
        return new long[] {
            process.logs.current().size(),
            process.writer.storedSerial(),
            process.space.freeBytes(),
            process.space.neededBytes()
        };
    }

    @Override
    public String[] thresholds() {
        List<String> reached = new ArrayList<>();
        for (SpaceThreshold threshold : process.space.thresholds().list()) {
            if (threshold.state().reached()) {
                reached.add(threshold.word());
            }
        }
        return reached.toArray(new String[0]);
    }

    @Override
    public long[] lost() {
        return new long[] {process.losses.count(), process.losses.firstMillis(), process.losses.lastMillis()};
    }

    @Override
    public String[] drill() {
        LastDrill drill = process.lastDrill;
        return new String[] {drill.result(), drill.text()};
    }

    @Override
    public String[][] settings() {
        List<String[]> shown = new ArrayList<>();
        for (SettingValue value : process.settings.values()) {
            if (value.setting() != Setting.ATTACH_REPORT) {
                shown.add(new String[] {value.setting().key(), value.text()});
            }
        }
        return shown.toArray(new String[0][]);
    }

    @Override
    public String version() {
        return process.version;
    }

    @Override
    public String statusJson() {
        Json json = new Json();
        json.beginObject();
        new AgentControl(process).status(json, false);
        json.endObject();
        return json.toString();
    }

    @Override
    public String permitted() {
        return process.settings.jmx();
    }

    @Override
    public String suspend(String by, String reason) {
        String line = line(reason);
        resume.suspend(AGENT, line, fields(by, line));
        return "suspended: auditable actions do not begin until a resume";
    }

    @Override
    public String resume(String by, String reason) {
        Actor process = new Actor(this.process.subject.pid(), this.process.subject.uid());
        return resume.carryOut(AGENT, process, fields(by, line(reason)));
    }

    private static String fields(String by, String reason) {
        return "via=jmx " + by + " reason=" + Words.field(reason);
    }

    /** One line of the length that a request through the socket may have: it is told in status and on stderr. */
    private static String line(@Nullable String reason) {
        String text = reason == null ? "" : reason;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < LONGEST_REASON; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    @Override
    public void say(String line) {
        process.stderrLines.say(line);
    }
}
