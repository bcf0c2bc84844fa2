package org.audithalt.simulation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.conservation.Outcome;
import org.audithalt.conservation.Witness;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.gate.Waker;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.ControlKind;
import org.audithalt.record.Samples;
import org.audithalt.rule.RuleSet;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.FlushPolicy;
import org.audithalt.sink.LogLimits;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.SpaceLimit;
import org.audithalt.sink.SpaceThreshold;
import org.audithalt.sink.SpaceThresholds;
import org.audithalt.sink.SpaceWatch;

/** One process: the shipped classes, put together as the agent does, and a program that acts. */
final class Life {
    static final int THREADS = 4;

    private static final int WRITE_BYTES = 4096;
    private static final int BACKLOG_LIMIT = 256;
    private static final long NEEDED_BYTES = 100_000;
    private static final long LARGEST_LOG = 40_000;
    /** Left on a disk that fills up within a life, unless logs are deleted. */
    private static final long SMALL_DISK = 300_000;

    private static final int MOST_LOGS = 4;
    private static final int ENOENT = 2;
    private static final int DESCRIPTOR = 3;
    private static final int AT_FDCWD = -100;
    private static final String LONG_NAME = "/long".repeat(180);
    private static final FlushPolicy[] POLICIES = FlushPolicy.values();
    private static final HookRow[] ROWS = HookTable.load().rows().toArray(new HookRow[0]);
    private static final int OPEN = open();

    final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    final Backlog backlog;
    private final Scheduler scheduler;
    private final Random random;
    private final Witness witness;
    private final ModelDisk disk;
    private final int number;
    private final Path logFile;
    private final ControlSlots control;
    private final SyscallAudit audit;
    private final LogWriter writer;
    private final SpaceWatch space;
    private final Waker waker;
    private final List<Scheduler.Task> program = new ArrayList<>();
    private final List<Scheduler.Task> agent = new ArrayList<>();
    private boolean ending;

    Life(
            Scheduler scheduler,
            Random random,
            Witness witness,
            ModelDisk disk,
            int number,
            Path logFile,
            Path backlogFile)
            throws IOException {
        this.scheduler = scheduler;
        this.random = random;
        this.witness = witness;
        this.disk = disk;
        this.number = number;
        this.logFile = logFile;
        AuditLogs logs = new AuditLogs(new ModelStorage(0), List.of(logFile), "", WRITE_BYTES);
        logs.open();
        String header =
                "log_file=" + logFile + "\n" + new String(Samples.subject().encode(), StandardCharsets.UTF_8);
        backlog = Backlog.create(backlogFile, BACKLOG_LIMIT, new byte[] {'/'}, header, RuleSet.everything());
        control = new ControlSlots(backlog);
        Losses losses = new Losses();
        Drain drain = new Drain(backlog, control, losses);
        WaitQueue queue = new WaitQueue(gate);
        audit = new SyscallAudit(
                backlog,
                gate,
                queue,
                new FailureFlag(FailureFlag.SUSPEND, gate, losses),
                losses,
                ROWS,
                (event, status) -> {},
                0);
        int freq = 1 + random.nextInt(50);
        boolean deletes = random.nextInt(3) == 0;
        boolean warned = deletes && random.nextBoolean();
        LogLimits.Action atSize =
                deletes && random.nextInt(4) == 0 ? LogLimits.Action.ROTATE : LogLimits.Action.KEEP_LOGS;
        LogLimits limits = new LogLimits(
                NEEDED_BYTES,
                new LogLimits.Values(
                        LARGEST_LOG, atSize, freq, 2 + random.nextInt(MOST_LOGS - 1), deletes && !warned, warned));
        if (deletes) {
            disk.hasLeft(SMALL_DISK);
        }
        waker = new Waker(gate, queue, backlog);
        Scheduler.Task wakerTask = agentTask("waker", waker);
        FlushPolicy policy = POLICIES[random.nextInt(POLICIES.length)];
        disk.writesThrough(policy == FlushPolicy.NONE);
        writer = new LogWriter(
                logs, backlog, drain, control, gate, queue, wakerTask.thread, Samples.subject(), "1", policy, limits);
        Scheduler.Task spaceTask = null;
        space = new SpaceWatch(logs, writer, backlog, gate, limits, losses, thresholds(warned));
        agentTask("writer", writer);
        agentTask("flusher", writer.flusher());
        spaceTask = agentTask("space", space);
        gate.notifying(wakerTask.thread, spaceTask.thread);
    }

    private SpaceThresholds thresholds(boolean rotate) {
        return rotate
                ? new SpaceThresholds(
                        control,
                        SpaceThreshold.spaceLeft(SpaceLimit.of("50%"), FullAction.SYSLOG, "rotate", NEEDED_BYTES))
                : new SpaceThresholds(control);
    }

    private static int open() {
        for (HookRow row : ROWS) {
            if (row.id().equals("FIS.open")) {
                return row.index();
            }
        }
        throw new AssertionError("no row FIS.open");
    }

    private Scheduler.Task agentTask(String name, Runnable body) {
        Scheduler.Task task = scheduler.start(name, body::run);
        agent.add(task);
        return task;
    }

    /** Lets the program begin. */
    void begin() {
        control.post(ControlKind.START, ControlSlots.AGENT, ControlSlots.AGENT, true, "life=" + number);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            program.add(scheduler.start("program-" + i, () -> act(thread)));
        }
    }

    /** Lets the administrator begin, and others who may do harm. */
    void beginTroubles() {
        scheduler.start("administrator", this::administrate);
        scheduler.start("others", this::meddle);
    }

    private void act(int thread) {
        for (int i = 0; !ending; i++) {
            String name = "/data/" + number + "-" + thread + "-" + i + (random.nextInt(8) == 0 ? LONG_NAME : "");
            boolean succeeds = random.nextInt(5) > 0;
            long asked = scheduler.now();
            long token = audit.enter(OPEN, name, null, AT_FDCWD, 0, 0, 0);
            long began = scheduler.now();
            Scheduler.point();
            witness.saw(name, succeeds ? Outcome.SUCCEEDED : Outcome.failed(ENOENT), asked, began);
            Scheduler.point();
            if (succeeds) {
                audit.exit(OPEN, token, DESCRIPTOR, null, null);
            } else {
                audit.fail(OPEN, token, new FileNotFoundException(name + " (No such file or directory)"));
            }
            if (random.nextInt(10) == 0) {
                Scheduler.sleep((long) (random.nextDouble() * 20_000_000));
            }
        }
    }

    /** Suspends and resumes. What is closed, and from when to when, is what the oracle holds the actions against. */
    private void administrate() {
        while (!ending) {
            Scheduler.sleep((long) (random.nextDouble() * 400_000_000));
            gate.close(Reason.ADMINISTRATOR, "simulation");
            long from = scheduler.now();
            control.post(ControlKind.SUSPEND, 1, 0, true, "");
            Scheduler.sleep((long) (random.nextDouble() * 50_000_000));
            control.post(ControlKind.RESUME, 1, 0, true, "");
            if (random.nextInt(4) == 0) {
                writer.requestRotation(1, 0);
            }
            witness.closed(from, scheduler.now());
            gate.open(Reason.ADMINISTRATOR);
        }
    }

    /** Takes the log or the backlog away while the process uses them. */
    private void meddle() throws IOException {
        while (!ending) {
            Scheduler.sleep((long) (random.nextDouble() * 3_000_000_000L));
            if (random.nextInt(4) > 0) {
                disk.takeAway(logFile);
            } else if (Files.exists(backlog.file())) {
                Path file = backlog.file();
                Files.move(file, file.resolveSibling(scheduler.now() + ".backlog"));
            }
        }
    }

    /** The normal end: whoever acts ends, all is stored, the threads end. */
    boolean end(long mostSteps) {
        ending = true;
        boolean ended = scheduler.runUntil(() -> program.stream().allMatch(Scheduler.Task::hasEnded), mostSteps);
        if (!ended) {
            return false;
        }
        control.post(ControlKind.END, ControlSlots.AGENT, ControlSlots.AGENT, true, "life=" + number);
        writer.requestEnd();
        return scheduler.runUntil(writer::hasEnded, mostSteps);
    }
}
