package org.audithalt.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.DurableRules;
import org.audithalt.bridge.Bridge;
import org.audithalt.control.ControlServer;
import org.audithalt.control.HealthFile;
import org.audithalt.record.ControlKind;

/**
 * The order in which the parts of a process come to life: the socket, the threads, the first records, one use of all that
 * recovery needs, and only then the hooks. What it began is taken back by {@link StartUndo}. One thread, the one that starts the
 * JVM or is attached.
 */
final class StartSteps {
    private static final int CLIENT_LIMIT_MILLIS = 5_000;

    private final AuditedProcess process;
    private final boolean attached;
    private final String spaceAdvice;

    /** @param spaceAdvice what to do if there is no space, in brackets */
    StartSteps(AuditedProcess process, boolean attached, String spaceAdvice) {
        this.process = process;
        this.attached = attached;
        this.spaceAdvice = spaceAdvice;
    }

    /**
     * Goes through all of them.
     *
     * @param problems gets a line for each that the hooks have; the process is audited only if there is none
     */
    void run(Instrumentation instrumentation, List<String> problems) throws IOException, StartRefused {
        lookForSpace();
        ControlServer opened = openSocket();
        startThreads();
        keepDurable(problems);
        recordStart();
        beginHealth();
        new Rehearsal(process, opened).run();
        process.changes.begin();
        StartNews news = new StartNews(process);
        // looks at directories, which hooks would take for the program's doing
        List<String> lines = news.lines();
        weave(instrumentation, problems);
        if (problems.isEmpty()) {
            process.announcer.begin(lines, news.startLine(), attached);
            HealthFile health = process.health;
            if (health != null) {
                health.begin();
            }
        }
    }

    private void lookForSpace() throws IOException, StartRefused {
        process.space.look();
        if (process.gate.closed()) {
            throw new StartRefused(
                    Refusals.ofClosed(process.gate),
                    "log_file=" + process.settings.logFile() + ": " + GateText.reasons(process.gate) + spaceAdvice);
        }
    }

    private ControlServer openSocket() throws StartRefused {
        try {
            ControlServer opened = new ControlServer(
                    Paths.controlSocket(process.settings),
                    !process.settings.logGroup().isEmpty(),
                    SelectorProvider.provider(),
                    new AgentControl(process),
                    CLIENT_LIMIT_MILLIS);
            process.server = opened;
            return opened;
        } catch (IOException refused) {
            throw new StartRefused(Refusals.causeOf(refused), StartFailure.text(refused));
        }
    }

    private void startThreads() throws StartRefused {
        process.started = true;
        process.writerThread.start();
        process.flusherThread.start();
        process.wakerThread.start();
        process.spaceThread.start();
        process.stderrThread.start();
        process.announcerThread.start();
        process.rulesThread.start();
        process.drillThread.start();
        process.clockThread.start();
        if (SinkSettings.tellsSyslog(process.settings)) {
            process.tellsSyslog = true;
            process.thread("syslog", process.syslog).start();
        }
        if (ProgramNews.areNeeded(process.settings)) {
            rehearsePrograms();
            process.runsPrograms = true;
            process.thread("exec", process.programs).start();
        }
        process.watchdogThread.start();
    }

    private static void rehearsePrograms() throws StartRefused {
        try {
            ChildProcess.rehearse();
        } catch (IOException refused) {
            throw new StartRefused(
                    StartRefusal.SYSTEM, "exec: this process cannot start programs: " + StartFailure.text(refused));
        }
    }

    private void keepDurable(List<String> problems) throws StartRefused {
        DurableRules durable = DurableRules.of(process.settings.durable(), process.rules.rules(), problems);
        if (durable.isEmpty()) {
            return;
        }
        try {
            process.backlog.keepDurable();
        } catch (IOException failed) {
            throw new StartRefused(
                    StartRefusal.UNWRITABLE,
                    "durable=" + process.settings.durable() + ": " + process.backlog.file()
                            + " cannot be forced to its disk: " + StartFailure.text(failed)
                            + " (name another backlog_dir)");
        }
        process.durableThread.start();
        process.durableBegin.rehearse();
        process.backlog.use(process.rules.rules(), durable);
        process.audit.useDurable(process.durableBegin);
    }

    private void recordStart() {
        post(
                ControlKind.START,
                true,
                RuleRecords.inForce(process.rules) + " " + process.image.fields()
                        + (process.haltedMillis > 0 ? " halted_ms=" + process.haltedMillis : ""));
        for (String detail : RuleRecords.atStart(process.rules)) {
            process.control.postChange(ControlSlots.AGENT, ControlSlots.AGENT, true, detail);
        }
        process.space.thresholds().recordFromNowOn();
        if (!process.leftAlone.isEmpty()) {
            post(ControlKind.RECOVER, false, StartNews.leftAlone(process.leftAlone));
        }
    }

    private void post(ControlKind kind, boolean succeeded, String detail) {
        process.control.post(kind, ControlSlots.AGENT, ControlSlots.AGENT, succeeded, detail);
    }

    private void beginHealth() throws StartRefused {
        HealthFile health = process.health;
        if (health == null) {
            return;
        }
        try {
            health.rehearse();
        } catch (IOException refused) {
            throw new StartRefused(Refusals.causeOf(refused), StartFailure.text(refused));
        }
        Thread healthThread = process.thread("health", health);
        process.gate.telling(healthThread);
        healthThread.start();
    }

    private void weave(Instrumentation instrumentation, List<String> problems) throws IOException, StartRefused {
        Hooks hooks = process.hooks;
        process.audit.useSetLength(hooks.prepare(instrumentation));
        process.audit.prepareNatives();
        if (process.settings.pathDetail()) {
            process.audit.usePathDetail();
        }
        Bridge.install(process.audit);
        // attached, other threads may be loading classes at this moment
        hooks.weave(
                instrumentation,
                process.rules.rules(),
                process.image.fits() && !attached,
                Paths.parent(process.settings.logFile()),
                attached || !process.settings.classCache()
                        ? null
                        : ClassCacheFile.of(process.subject.fsuid(), process.image.identity()),
                problems);
        process.audit.useWitness(hooks.witness());
    }
}
