package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.hook.ThisProcess;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that runs the programs of actions {@code exec PATH}, one after the other, each for so long and no longer, as
 * {@link ChildProcess} says; a record tells how it went. Nobody waits for this thread.
 */
final class ProgramRunner implements Runnable {
    private static final long LIMIT_SECONDS = 60;
    /** As many wait for their turn. */
    static final int MOST_RUNS = 16;

    private final ControlSlots control;
    private final StderrLines stderrLines;
    private final long uid;
    private final long limitSeconds;
    private final ConcurrentLinkedQueue<Run> runs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Runs that were not made because so many waited. */
    private final AtomicInteger dropped = new AtomicInteger();

    private int droppedTold;
    private volatile @Nullable Thread thread;

    /**
     * A program to be run.
     *
     * @param event what happened: the key of the setting without {@code _action}
     * @param log the log in use
     * @param freeBytes space on its file system
     * @param status of the gate, open or closed
     */
    record Run(String event, String program, String log, long freeBytes, String status) {}

    /** @param uid user of this process, who may own programs besides root */
    ProgramRunner(ControlSlots control, StderrLines stderrLines, long uid) {
        this(control, stderrLines, uid, LIMIT_SECONDS);
    }

    ProgramRunner(ControlSlots control, StderrLines stderrLines, long uid, long limitSeconds) {
        this.control = control;
        this.stderrLines = stderrLines;
        this.uid = uid;
        this.limitSeconds = limitSeconds;
    }

    /** Has a program run soon. Any agent thread. */
    void run(Run run) {
        if (waiting.get() < MOST_RUNS) {
            waiting.incrementAndGet();
            runs.add(run);
            LockSupport.unpark(thread);
        } else {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        for (; ; ) {
            Run run = runs.poll();
            if (run == null) {
                LockSupport.park(this);
                continue;
            }
            waiting.decrementAndGet();
            String outcome;
            try {
                outcome = outcome(run);
            } catch (IOException | OutOfMemoryError failed) {
                outcome = "cause=" + Words.field(String.valueOf(failed.getMessage()));
            }
            boolean success = outcome.equals("exit=0");
            // in each from then on: of records that wait for the log only the last is kept, with their number
            int droppedNow = dropped.get();
            control.post(
                    ControlKind.EXEC,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    success,
                    "event=" + run.event() + " program=" + Words.field(run.program()) + " " + outcome
                            + (droppedNow > 0 ? " dropped=" + droppedNow : ""));
            if (!success) {
                stderrLines.say(run.event() + ": exec " + run.program() + ": " + outcome);
            }
            if (droppedNow > droppedTold) {
                stderrLines.say((droppedNow - droppedTold) + " programs of actions were not run: " + MOST_RUNS
                        + " others waited");
                droppedTold = droppedNow;
            }
        }
    }

    private String outcome(Run run) throws IOException {
        // somebody may have changed it since the start
        String objection = ProgramFile.objection(Path.of(run.program()), uid);
        if (objection != null) {
            return "cause=" + Words.field(objection);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("AUDITHALT_PID", Long.toString(ThisProcess.PID));
        variables.put("AUDITHALT_EVENT", run.event());
        variables.put("AUDITHALT_LOG", run.log());
        variables.put("AUDITHALT_FREE_BYTES", Long.toString(run.freeBytes()));
        variables.put("AUDITHALT_STATUS", run.status());
        return ChildProcess.outcome(List.of(run.program()), variables, limitSeconds);
    }
}
