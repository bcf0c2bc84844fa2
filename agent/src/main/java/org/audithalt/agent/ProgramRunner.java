package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.hook.ThisProcess;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that runs the programs of actions {@code exec PATH}, one after the other, each for so long and no longer;
 * a record says how it went. Nobody waits for it. The program gets no arguments, an environment of its own, {@code /} as its
 * directory, and {@code /dev/null} for input and output: with pipes the JDK's reaper thread would have to read them.
 *
 * <p>That thread never sleeps at the gate, and what an agent thread does is not audited: so a program can be started and reaped while
 * every other thread is suspended. What the JDK needs for it is used once before hooks are woven.
 */
final class ProgramRunner implements Runnable {
    private static final long LIMIT_SECONDS = 60;
    private static final int MOST_RUNS = 16;
    private static final File NOTHING = new File("/dev/null");
    private static final File ROOT = new File("/");

    private final ControlSlots control;
    private final StderrLines stderrLines;
    private final long limitSeconds;
    private final ConcurrentLinkedQueue<Run> runs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
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

    ProgramRunner(ControlSlots control, StderrLines stderrLines) {
        this(control, stderrLines, LIMIT_SECONDS);
    }

    ProgramRunner(ControlSlots control, StderrLines stderrLines, long limitSeconds) {
        this.control = control;
        this.stderrLines = stderrLines;
        this.limitSeconds = limitSeconds;
    }

    /** Runs a program of the JDK's own that ends at once. Before hooks are woven. */
    void rehearse() throws IOException {
        File helper = new File(System.getProperty("java.home", "") + "/lib/jspawnhelper");
        if (helper.canExecute()) {
            outcome(new Run("", helper.getPath(), "", 0, ""));
        }
    }

    /** Has a program run soon. Any agent thread. */
    void run(Run run) {
        if (waiting.get() < MOST_RUNS) {
            waiting.incrementAndGet();
            runs.add(run);
            LockSupport.unpark(thread);
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
            control.post(
                    ControlKind.EXEC,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    success,
                    "event=" + run.event() + " program=" + Words.field(run.program()) + " " + outcome);
            if (!success) {
                stderrLines.say(run.event() + ": exec " + run.program() + ": " + outcome);
            }
        }
    }

    private String outcome(Run run) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(run.program()).directory(ROOT);
        builder.redirectInput(NOTHING);
        builder.redirectOutput(NOTHING);
        builder.redirectError(NOTHING);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("AUDITHALT_PID", Long.toString(ThisProcess.PID));
        environment.put("AUDITHALT_EVENT", run.event());
        environment.put("AUDITHALT_LOG", run.log());
        environment.put("AUDITHALT_FREE_BYTES", Long.toString(run.freeBytes()));
        environment.put("AUDITHALT_STATUS", run.status());
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException never) {
            // agent threads cannot be interrupted
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
        }
        return ended ? "exit=" + process.exitValue() : "killed_after=" + limitSeconds;
    }
}
