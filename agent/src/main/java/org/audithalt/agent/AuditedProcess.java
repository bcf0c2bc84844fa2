package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.DurableBegin;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.backlog.Sweeper;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.bridge.AgentThread;
import org.audithalt.control.ControlServer;
import org.audithalt.control.HealthFile;
import org.audithalt.control.ManagementBean;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.gate.Waker;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.FlushPolicy;
import org.audithalt.sink.LogLimits;
import org.audithalt.sink.LogLocks;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.SpaceThreshold;
import org.audithalt.sink.SpaceThresholds;
import org.audithalt.sink.SpaceWatch;
import org.jspecify.annotations.Nullable;

/** The rooms put together: every part of the agent in this JVM, and what each knows of the others. */
final class AuditedProcess {
    /** Where they are read from again. */
    final SettingsSources sources;
    /** Replaced as a whole by the thread of the rules; read by agent threads. */
    volatile Settings settings;
    /** Replaced as a whole by the thread of the rules; read by agent threads. */
    volatile RuleBook rules;
    /** Names of the files that it was read from, as whoever named them sees them. */
    volatile List<String> ruleFiles;
    /** Whether a command has changed single rules since. */
    volatile boolean rulesChanged;

    volatile int backlogWaitMillis;
    /** Replaced as a whole by whoever ran it; read by agent threads. */
    volatile LastDrill lastDrill = LastDrill.NEVER;
    /** Replaced as a whole by whoever opened the gate so; read by agent threads. */
    volatile Unaudited unaudited = Unaudited.NO;

    final String version;
    final Subject subject;
    final LogLocks locks;
    final AuditLogs logs;
    final Gate gate;
    final WaitQueue queue;
    final Losses losses = new Losses();
    final FailureFlag failure;
    final Backlog backlog;
    final ControlSlots control;
    final Drain drain;
    final LogLimits limits;
    final LogWriter writer;
    final SpaceWatch space;
    final HookTable table;
    final SyscallAudit audit;
    final ExitWatch exit;
    final Watchdog watchdog;
    final Announcer announcer;
    final Syslog syslog;
    final ProgramRunner programs;
    final Hooks hooks;
    final RuleChanges changes;
    final Drill drill = new Drill(this);
    final Thread drillThread;
    final UnauditedResume unauditedResume = new UnauditedResume(this);
    final List<String> recovered;
    final List<Path> leftAlone;
    final boolean hangSafe;
    final ImageState image;

    /** Null if none is named. */
    final @Nullable HealthFile health;

    final Thread writerThread;
    final Thread flusherThread;
    final DurableBegin durableBegin;
    final Thread durableThread;
    final Thread spaceThread;
    final Thread wakerThread;
    final Thread watchdogThread;
    final Thread announcerThread;
    final Thread rulesThread;
    final Thread clockThread;
    final StderrLines stderrLines;
    final Thread stderrThread;
    final Waker waker;
    /** Whether its threads run: what was begun then is not begun again. */
    boolean started;
    /** How long the start was halted for want of space, in milliseconds. */
    long haltedMillis;
    /** Whether what starts programs was made and used before hooks were woven. */
    boolean runsPrograms;
    /** Whether there is a thread that tells syslog. */
    boolean tellsSyslog;

    /** Null until the start has opened the control socket. */
    @Nullable
    ControlServer server;

    /**
     * Makes every part; nothing runs yet.
     *
     * @param leftAlone files of the directory that look like backlogs and could not be recovered
     */
    AuditedProcess(
            SettingsSources sources,
            Settings settings,
            RuleBook rules,
            String version,
            Subject subject,
            LogLocks locks,
            AuditLogs logs,
            ImageState image,
            List<String> recovered,
            List<Path> leftAlone)
            throws IOException, StartRefused {
        this.sources = sources;
        this.settings = settings;
        this.rules = rules;
        this.ruleFiles = RuleListing.names(settings.rulesFiles());
        this.backlogWaitMillis = Checks.backlogWaitMillis(settings, rules);
        this.version = version;
        this.subject = subject;
        this.locks = locks;
        this.logs = logs;
        this.recovered = recovered;
        this.leftAlone = leftAlone;
        this.image = image;
        int limit = Checks.backlogLimit(settings, rules);
        limits = new LogLimits(Checks.neededBytes(settings, rules, subject), SinkSettings.limits(settings));
        gate = new Gate(
                SinkSettings.action(settings, Setting.DISK_FULL_ACTION),
                SinkSettings.action(settings, Setting.DISK_ERROR_ACTION));
        gate.actsFor(Reason.SPACE_LEFT, SinkSettings.action(settings, Setting.SPACE_LEFT_ACTION));
        gate.actsFor(Reason.ADMIN_SPACE_LEFT, SinkSettings.action(settings, Setting.ADMIN_SPACE_LEFT_ACTION));
        queue = new WaitQueue(gate);
        failure = new FailureFlag(Checks.failure(settings, rules), gate, losses);
        FileSystemType.check(settings);
        backlog = Backlog.create(
                Paths.backlog(settings),
                limit,
                subject.cwd(),
                Paths.headerText(settings, subject, version),
                rules.rules());
        hangSafe = HangSafety.isSafe(backlog.file());
        control = new ControlSlots(backlog);
        drain = new Drain(backlog, control, losses);
        table = HookTable.loadFor(Runtime.version().feature());
        waker = new Waker(gate, queue, backlog);
        wakerThread = thread("waker", waker);
        writer = new LogWriter(
                logs,
                backlog,
                drain,
                control,
                gate,
                queue,
                wakerThread,
                subject,
                version,
                FlushPolicy.of(settings.flush()),
                limits);
        writerThread = thread("writer", writer);
        flusherThread = thread("flusher", writer.flusher());
        space = new SpaceWatch(logs, writer, backlog, gate, limits, losses, thresholds());
        spaceThread = thread("space", space);
        durableBegin = new DurableBegin(backlog, gate);
        durableThread = thread("durable", durableBegin);
        exit = new ExitWatch(gate, queue, control, writer, drain, settings.exitWaitNanos());
        audit = new SyscallAudit(
                backlog,
                gate,
                queue,
                failure,
                losses,
                table.rows().toArray(new HookRow[0]),
                exit,
                1_000_000L * backlogWaitMillis);
        stderrLines = new StderrLines();
        stderrThread = thread("stderr", stderrLines);
        syslog = new Syslog(SyslogWay.to(settings.syslog()), stderrLines);
        programs = new ProgramRunner(control, stderrLines, subject.fsuid());
        announcer = new Announcer(
                gate,
                queue,
                control,
                losses,
                failure,
                backlog,
                space,
                logs,
                new SizeNews(logs, limits, writer, stderrLines, syslog),
                new ProgramNews(settings, space, limits, programs),
                stderrLines,
                syslog,
                drain,
                exit);
        announcer.tellsOf(unauditedResume);
        exit.announcedBy(announcer);
        announcerThread = thread("announcer", announcer);
        watchdog = new Watchdog(
                gate,
                queue,
                writer,
                writerThread,
                drain,
                new Sweeper(backlog),
                failure,
                exit,
                control,
                audit,
                stderrLines,
                durableBegin,
                durableThread,
                settings.writeTimeoutNanos());
        watchdogThread = thread("watchdog", watchdog);
        failure.notifying(watchdogThread);
        hooks = new Hooks(gate, table);
        if (!settings.jmx().equals("no")) {
            announcer.tellsThrough(new ManagementBean(hooks, new ProcessView(this)));
        }
        changes = new RuleChanges(this);
        rulesThread = thread("rules", changes);
        drillThread = thread("drill", drill);
        exit.cuts(drill);
        backlog.clock().slowWhileClosed(gate);
        clockThread = thread("clock", backlog.clock());
        gate.notifying(wakerThread, announcerThread);
        gate.drainedBy(writerThread);
        gate.telling(spaceThread);
        gate.telling(watchdogThread);
        gate.telling(clockThread);
        writer.lastAct(new LeaveNothing(this));
        Path healthFile = settings.healthFile();
        health = healthFile == null
                ? null
                : new HealthFile(healthFile, gate, subject.pid(), subject.fsuid(), stderrLines);
        exit.endsHealth(health);
    }

    private SpaceThresholds thresholds() {
        return new SpaceThresholds(
                control,
                SpaceThreshold.spaceLeft(
                        settings.spaceLeft(),
                        gate.action(Reason.SPACE_LEFT),
                        SinkSettings.word(settings.spaceLeftAction()),
                        limits.neededBytes()),
                SpaceThreshold.adminSpaceLeft(
                        settings.adminSpaceLeft(),
                        gate.action(Reason.ADMIN_SPACE_LEFT),
                        SinkSettings.word(settings.adminSpaceLeftAction()),
                        limits.neededBytes()));
    }

    /** A thread of the agent, not yet started, whose loop an error does not end. */
    AgentThread thread(String name, Runnable body) {
        return new AgentThread(name, new Lasting(gate, name, body));
    }
}
