package org.audithalt.agent;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.LossSpan;
import org.audithalt.backlog.Losses;
import org.audithalt.control.ManagementBean;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.ThisProcess;
import org.audithalt.record.ControlKind;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.SpaceWatch;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells: one line on stderr when the process halts, again at most every 30 s, one when it resumes; a
 * record of each; the state in the backlog's header. Nobody waits for it, for stderr may be blocked: whatever else happens
 * meanwhile is told once, as it then is.
 */
final class Announcer implements Runnable {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final long HALTED_PERIOD_NANOS = 1_000_000_000;
    private static final long REPEAT_MILLIS = 30_000;
    /** A moment for the threads to arrive in the queue, so that the first line counts them. */
    private static final long FIRST_MILLIS = 150;

    private static final long LAST_WORDS_NANOS = 500_000_000;

    private final Gate gate;
    private final WaitQueue queue;
    private final ControlSlots control;
    private final Losses losses;
    private final FailureFlag failure;
    private final Backlog backlog;
    private final SpaceWatch space;
    private final LogNews logNews;
    private final SpaceNews spaceNews;
    private final SizeNews sizeNews;
    private final ProgramNews programNews;
    private final StderrLines stderrLines;
    private final Syslog syslog;
    private final Drain drain;
    private final ClockWatch clock;
    private final Pace pace;
    /** The announcer's turn, or the last words of the exiting thread. */
    private final ReentrantLock turns = new ReentrantLock();

    private final long pid = ThisProcess.PID;

    private @Nullable UnauditedResume unaudited;
    private @Nullable ManagementBean bean;
    private volatile boolean begun;
    private volatile boolean silent;
    private volatile boolean ending;
    /** Whether its turn did not end when the process was to. */
    private volatile boolean hangs;

    private final Resumer resumer;
    private int maskSeen;
    private @Nullable LossSpan untold;
    private boolean told;
    private long closedMillis;
    private long toldMillis;
    private int waitedBefore;
    private long orphansTold;

    Announcer(
            Gate gate,
            WaitQueue queue,
            ControlSlots control,
            Losses losses,
            FailureFlag failure,
            Backlog backlog,
            SpaceWatch space,
            AuditLogs logs,
            SizeNews sizeNews,
            ProgramNews programNews,
            StderrLines stderrLines,
            Syslog syslog,
            Drain drain) {
        this.drain = drain;
        clock = new ClockWatch(System.nanoTime(), System.currentTimeMillis());
        this.syslog = syslog;
        this.gate = gate;
        resumer = new Resumer(gate);
        pace = new Pace(gate, PERIOD_NANOS, HALTED_PERIOD_NANOS);
        this.queue = queue;
        this.control = control;
        this.losses = losses;
        this.failure = failure;
        this.backlog = backlog;
        this.space = space;
        this.logNews = new LogNews(logs);
        this.sizeNews = sizeNews;
        this.programNews = programNews;
        this.spaceNews = new SpaceNews(space.thresholds().list(), stderrLines, syslog);
        this.stderrLines = stderrLines;
    }

    /** Says the news and the start line; from now on the gate is announced. */
    void begin(List<String> news, String startLine, boolean attached) {
        for (String line : news) {
            stderrLines.sayNow(line);
        }
        stderrLines.sayNow(startLine);
        if (attached) {
            control.post(ControlKind.CONFIG, ControlSlots.AGENT, ControlSlots.AGENT, true, attached());
        }
        begun = true;
    }

    /** Sets what it tells of besides. Before the thread starts. */
    void tellsOf(UnauditedResume resume) {
        unaudited = resume;
    }

    /** Sets who tells those that ask through JMX. Before the thread starts. */
    void tellsThrough(ManagementBean newBean) {
        bean = newBean;
    }

    /** Everything that begins from this moment on is recorded; what was in flight is not, but what its thread does next. */
    private static String attached() {
        long now = System.currentTimeMillis();
        String millis = Long.toString(1000 + now % 1000).substring(1);
        return "attached=1 complete_since=" + now / 1000 + "." + millis;
    }

    /** Replaces the settings that name programs. The thread of the rules. */
    void use(Settings settings) {
        programNews.use(settings);
    }

    /** An administrator's resume is about to open the gate. The control thread. */
    void resumedBy(long pid, long uid) {
        resumer.isAdministrator(pid, uid);
    }

    /** Who opened the gate last. */
    Resumer resumer() {
        return resumer;
    }

    void silence() {
        silent = true;
    }

    @Override
    public void run() {
        while (!silent) {
            try {
                turn(System.currentTimeMillis());
            } catch (Throwable failed) {
                gate.fail(Reason.AGENT_ERROR, "the announcer failed", failed);
            }
            LockSupport.parkNanos(this, pace.nanos());
        }
    }

    private void turn(long now) {
        turns.lock();
        try {
            tell(now);
        } finally {
            turns.unlock();
        }
    }

    private void tell(long now) {
        tellOfClock();
        backlog.status().publish(gate, queue.waiting(), losses, space.freeBytes(), space.neededBytes());
        recordLosses();
        if (!begun || ending) {
            return;
        }
        String news = logNews.line();
        if (!news.isEmpty()) {
            stderrLines.say(news);
        }
        int closings = gate.closings();
        int reasons = gate.mask();
        // overridden, the gate is open
        int mask = gate.unaudited() ? 0 : reasons;
        sizeNews.tell();
        programNews.tell(reasons);
        spaceNews.tell(reasons == 0, space.logFile().toString());
        if (unaudited != null) {
            unaudited.tell(now);
        }
        if (bean != null) {
            bean.look();
        }
        if (mask != 0) {
            closed(mask, now);
        } else if (maskSeen != 0) {
            opened(now, closings);
        }
    }

    private void tellOfClock() {
        long before = System.nanoTime();
        long wallMillis = System.currentTimeMillis();
        long after = System.nanoTime();
        // else this thread did not run between the two, and the clocks cannot be compared
        if (after - before < PERIOD_NANOS) {
            long byMillis = clock.look(after, wallMillis);
            if (byMillis != 0) {
                // what was said is as long ago as before
                closedMillis += byMillis;
                toldMillis += byMillis;
                String by = ClockWatch.seconds(byMillis);
                control.post(
                        ControlKind.CLOCK,
                        ControlSlots.AGENT,
                        ControlSlots.AGENT,
                        true,
                        "by=" + by + " from=" + ClockWatch.seconds(wallMillis - byMillis) + " to="
                                + ClockWatch.seconds(wallMillis));
                stderrLines.say("the system clock was set by " + by + " s, or the machine slept");
            }
        }
    }

    private void closed(int mask, long now) {
        if (maskSeen == 0) {
            closedMillis = now;
            toldMillis = now + FIRST_MILLIS - REPEAT_MILLIS;
            waitedBefore = queue.everWaited() - queue.waiting();
        }
        boolean news = (mask & ~maskSeen) != 0;
        boolean again = maskSeen != 0 && news;
        if (news) {
            control.post(
                    ControlKind.CLOSED,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    true,
                    "reason=" + GateText.words(mask) + " action="
                            + gate.action().word() + hook(mask));
        }
        // once it is posted: there may be no memory for it, and then it is told at the next turn
        maskSeen |= mask;
        if (again || now - toldMillis >= REPEAT_MILLIS) {
            toldMillis = now;
            String line = (told ? "still " : "") + state() + ": " + GateText.reasons(gate) + "; log "
                    + space.logFile() + "; auditable actions "
                    + verb() + ", " + threads(queue.waiting()) + " waiting; cleared by "
                    + GateText.clears(gate) + "; " + SuggestedCommand.of("status", pid);
            stderrLines.say(line);
            if (gate.action() == FullAction.SYSLOG) {
                syslog.send(Syslog.HALTED, line);
            }
            told = true;
        }
    }

    /** Which hook, for the record of a lost one. */
    private String hook(int mask) {
        return (mask & 1 << Reason.HOOK_LOST.ordinal()) == 0
                ? ""
                : " hook=" + Words.field(gate.detail(Reason.HOOK_LOST));
    }

    /** Only what suspends or ends is a halt. */
    private String state() {
        boolean goesOn = gate.action().goesOn() || gate.action() == FullAction.DENY;
        return goesOn ? "LOG FULL" : told ? "halted" : "HALTED";
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private String verb() {
        switch (gate.action()) {
            case DENY:
                return "fail";
            case IGNORE:
            case SYSLOG:
                return "go on and may be lost";
            default:
                return "do not begin";
        }
    }

    private void opened(long now, int closings) {
        String reason = GateText.words(maskSeen);
        boolean wasTold = told;
        // not the log's doing: an administrator has the process go on without one
        boolean overridden = gate.unaudited();
        int waited = queue.everWaited() - waitedBefore;
        control.post(
                ControlKind.OPENED,
                ControlSlots.AGENT,
                ControlSlots.AGENT,
                true,
                "reason=" + reason + " duration_ms=" + (now - closedMillis) + " waited=" + waited + " lost="
                        + losses.count() + " " + resumer.fields(closings) + (overridden ? " unaudited=yes" : ""));
        maskSeen = 0;
        told = false;
        if (!wasTold) {
            return;
        }
        stderrLines.say(
                (overridden ? "resumed UNAUDITED after " : "resumed after ") + GateText.duration(now - closedMillis)
                        + " (" + reason + "): " + threads(waited) + " had waited, " + losses.count() + " records lost");
    }

    /** The process ends: what is still to be told is told before. The exiting thread; short. */
    void lastWords() {
        ending = true;
        hangs = !takesTurn();
        if (hangs) {
            return;
        }
        try {
            int closings = gate.closings();
            tellOfLosses();
            if (maskSeen != 0 && !gate.closed()) {
                opened(System.currentTimeMillis(), closings);
            }
        } finally {
            turns.unlock();
        }
    }

    /** The gate is closed for the end: what was lost until then, and that actions ran without a log. The exiting thread; short. */
    void lastLosses() {
        // once waited for in vain is enough
        if (!hangs && takesTurn()) {
            try {
                tellOfLosses();
            } finally {
                turns.unlock();
            }
        }
    }

    private boolean takesTurn() {
        long began = System.nanoTime();
        while (!turns.tryLock()) {
            // the announcer may hang in a page of a frozen disk, and the end is never blocked
            if (System.nanoTime() - began > LAST_WORDS_NANOS) {
                return false;
            }
            LockSupport.parkNanos(this, LAST_WORDS_NANOS / 100);
        }
        return true;
    }

    private void tellOfLosses() {
        recordLosses();
        if (unaudited != null) {
            unaudited.tell(System.currentTimeMillis());
        }
    }

    private void recordLosses() {
        long orphans = drain.orphans();
        if (orphans > orphansTold) {
            control.post(
                    ControlKind.ORPHAN,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    false,
                    "orphans=" + (orphans - orphansTold));
            long news = orphans - orphansTold;
            orphansTold = orphans;
            if (failure.prints()) {
                stderrLines.say(news + " audit records without an outcome (" + orphans
                        + " in all): their exits could not complete them");
            }
        }
        LossSpan span = untold != null ? untold : losses.take();
        // kept until it is posted: there may be no memory for it
        untold = span;
        if (span != null) {
            control.postLost(span);
            untold = null;
            if (failure.prints()) {
                stderrLines.say("lost " + span.count() + (span.count() == 1 ? " audit record (" : " audit records (")
                        + losses.count() + " in all)");
            }
        }
    }
}
