package org.audithalt.agent;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.control.ManagementBean;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.record.ControlKind;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.SpaceWatch;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells: the state in the backlog's header, and all news, of the gate ({@link HaltNews}), of losses, the
 * logs, space, programs, the clock. Nobody waits for it, for stderr may be blocked: whatever else happens meanwhile is told once, as
 * it then is.
 */
final class Announcer implements Runnable {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final long HALTED_PERIOD_NANOS = 1_000_000_000;

    private static final long LAST_WORDS_NANOS = 500_000_000;

    private final Gate gate;
    private final WaitQueue queue;
    private final ControlSlots control;
    private final Losses losses;
    private final Backlog backlog;
    private final SpaceWatch space;
    private final HaltNews haltNews;
    private final LossNews lossNews;
    private final ClockNews clockNews;
    private final LogNews logNews;
    private final SpaceNews spaceNews;
    private final SizeNews sizeNews;
    private final ProgramNews programNews;
    private final StderrLines stderrLines;
    private final Pace pace;
    /** The announcer's turn, or the last words of the exiting thread. */
    private final ReentrantLock turns = new ReentrantLock();

    private @Nullable UnauditedResume unaudited;
    private @Nullable ManagementBean bean;
    private volatile boolean begun;
    private volatile boolean silent;
    private volatile boolean ending;
    /** Whether its turn did not end when the process was to. */
    private volatile boolean hangs;

    private final Resumer resumer;

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
            Drain drain,
            ExitWatch exit) {
        this.gate = gate;
        resumer = new Resumer(gate);
        pace = new Pace(gate, PERIOD_NANOS, HALTED_PERIOD_NANOS);
        this.queue = queue;
        this.control = control;
        this.losses = losses;
        this.backlog = backlog;
        this.space = space;
        this.logNews = new LogNews(logs);
        this.sizeNews = sizeNews;
        this.programNews = programNews;
        this.spaceNews = new SpaceNews(space.thresholds().list(), stderrLines, syslog);
        this.stderrLines = stderrLines;
        haltNews = new HaltNews(gate, queue, control, losses, space, stderrLines, syslog, resumer, exit);
        lossNews = new LossNews(control, losses, failure, drain, stderrLines);
        clockNews = new ClockNews(control, stderrLines, haltNews, new ClockReading(PERIOD_NANOS));
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
        try {
            tellOfTheRest(now);
        } finally {
            // whatever is wrong with the other news: a halt that nobody hears of is the worst
            if (begun && !ending) {
                int closings = gate.closings();
                haltNews.tell(gate.closedMask(), closings, now);
            }
        }
    }

    private void tellOfTheRest(long now) {
        clockNews.tell();
        backlog.status().publish(gate, queue.waiting(), losses, space.freeBytes(), space.neededBytes());
        lossNews.tell();
        if (!begun || ending) {
            return;
        }
        say(logNews.takenLine());
        say(logNews.line());
        int reasons = gate.mask();
        sizeNews.tell();
        programNews.tell(reasons);
        spaceNews.tell(reasons == 0, space.logFile().toString());
        if (unaudited != null) {
            unaudited.tell(now);
        }
        if (bean != null) {
            bean.look();
        }
    }

    private void say(String news) {
        if (!news.isEmpty()) {
            stderrLines.say(news);
        }
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
            if (!gate.closed()) {
                haltNews.tell(0, closings, System.currentTimeMillis());
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
        lossNews.tell();
        if (unaudited != null) {
            unaudited.tell(System.currentTimeMillis());
        }
    }
}
