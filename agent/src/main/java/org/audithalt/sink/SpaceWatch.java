package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.Losses;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.audithalt.gate.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that looks at space, from which the gate follows ({@link SpaceGate}), and so do the thresholds and what becomes of
 * it ({@link SpaceForecast}). Logs that are not in use it looks at once a second, and tries one that has failed after a pause. It also
 * looks after the backlog's file ({@link BacklogFileWatch}).
 */
public final class SpaceWatch implements Runnable {
    private static final long PERIOD_NANOS = 200_000_000;
    private static final long HALTED_PERIOD_NANOS = 1_000_000_000;
    private static final long OTHERS_PERIOD_NANOS = 1_000_000_000;
    private static final int MEBIBYTE = 1 << 20;

    private final AuditLogs logs;
    private final LogWriter writer;
    private final BacklogFileWatch file;
    private final Gate gate;
    private final LogLimits limits;
    private final SpaceThresholds thresholds;
    private final Pace pace;
    private final SpaceForecast forecast;
    private final SpaceGate spaceGate;
    private long othersNanos = System.nanoTime() - OTHERS_PERIOD_NANOS;
    private volatile boolean ended;

    /**
     * @param logs open already
     * @param writer whose failing write keeps the gate closed although there is space
     * @param losses counts what others cut off the backlog's file
     * @param thresholds of space, to be warned of
     */
    public SpaceWatch(
            AuditLogs logs,
            LogWriter writer,
            Backlog backlog,
            Gate gate,
            LogLimits limits,
            Losses losses,
            SpaceThresholds thresholds) {
        this.thresholds = thresholds;
        this.logs = logs;
        this.writer = writer;
        file = new BacklogFileWatch(backlog, gate, losses);
        forecast = new SpaceForecast(logs, limits);
        spaceGate = new SpaceGate(logs, writer, gate, limits);
        this.gate = gate;
        pace = new Pace(gate, PERIOD_NANOS, HALTED_PERIOD_NANOS);
        this.limits = limits;
    }

    @Override
    public void run() {
        writer.growth().watchedBy(Thread.currentThread());
        while (!ended) {
            try {
                look();
                gate.open(Reason.SPACE_UNKNOWN);
            } catch (Throwable failed) {
                FileTrouble.closes(
                        gate,
                        Reason.SPACE_UNKNOWN,
                        "the free space of the log's file system cannot be asked for",
                        failed);
            }
            LockSupport.parkNanos(this, pace.nanos());
        }
    }

    /** One look. Also called once before the start, where an error refuses it. */
    public void look() throws IOException {
        writer.growth().seen();
        forecast.seen(System.nanoTime());
        IOException unknown = lookAt(logs.inUse());
        if (logs.several()) {
            lookAtOthers();
        }
        if (unknown != null && logs.preferred() == null) {
            throw unknown;
        }
        thresholds.endThoseOver(logs, gate);
        spaceGate.decide();
        thresholds.beginThoseReached(logs, gate);
        long missing = missingBytes();
        writer.shortage().seen(missing);
        if (logs.changeIsDue() || missing > 0) {
            writer.hurry();
        }
        file.look();
    }

    /** What an action {@code rotate} is to make room for; 0 or less for nothing. */
    private long missingBytes() {
        long whenFull =
                limits.rotatesWhenFull() && gate.closedFor(Reason.DISK_FULL) ? limits.neededToOpen() - freeBytes() : 0;
        return Math.max(whenFull, thresholds.missingBytes(logs));
    }

    private @Nullable IOException lookAt(ListedLog listed) {
        LogLimits.Values now = limits.values();
        try {
            listed.space(listed.log().usableBytes(), listed.log().totalBytes(), limits, now);
            if (now.action() == LogLimits.Action.ROTATE) {
                listed.keeps(listed.log().rotated().count(now.numLogs()), now);
            }
            return null;
        } catch (IOException failed) {
            listed.spaceUnknown("free space: " + FileProblem.withName(failed));
            return failed;
        }
    }

    private void lookAtOthers() {
        long now = System.nanoTime();
        if (now - othersNanos < OTHERS_PERIOD_NANOS) {
            return;
        }
        othersNanos = now;
        for (ListedLog listed : logs.list()) {
            if (listed != logs.inUse()) {
                lookAt(listed);
            }
            if (listed.retryDue()) {
                tryAgain(listed);
            }
        }
    }

    private static void tryAgain(ListedLog listed) {
        try {
            listed.log().probe();
            listed.works();
        } catch (IOException still) {
            listed.stillFails(FileProblem.withName(still));
        }
    }

    /** Bytes as people read them: MiB or GiB with one decimal. */
    public static String readable(long bytes) {
        boolean large = bytes >= 10L * 1024 * MEBIBYTE;
        long tenths = bytes / 1024 * 10 / (large ? MEBIBYTE : MEBIBYTE / 1024);
        return tenths / 10 + "." + tenths % 10 + (large ? " GiB" : " MiB");
    }

    /** Those that it looks at. Any thread. */
    public SpaceThresholds thresholds() {
        return thresholds;
    }

    /** What becomes of the space. Any thread. */
    public SpaceForecast forecast() {
        return forecast;
    }

    /** The log in use. */
    public Path logFile() {
        return logs.current().path();
    }

    /** Its size. */
    public long logBytes() {
        return logs.current().size();
    }

    /** Free bytes at the last look, in the file system of the log in use. Any thread. */
    public long freeBytes() {
        return logs.inUse().freeBytes();
    }

    /** Bytes that the records of a full backlog need. Any thread. */
    public long neededBytes() {
        return limits.neededBytes();
    }

    /** Free bytes with which a gate that was closed for lack of space opens. Any thread. */
    public long neededToOpenBytes() {
        return limits.neededToOpen();
    }

    /** Ends the thread after the look under way. Any thread. */
    public void end() {
        file.end();
        ended = true;
    }
}
