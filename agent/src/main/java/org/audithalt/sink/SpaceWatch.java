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
 * Body of the thread that looks at space: closes the gate while the file system still has room for every record in the
 * backlog, and opens it when there is room again. With several logs it closes the gate when none is left; those not in use it
 * looks at once a second, and tries one that has failed after a pause. Also keeps the waiting area larger than its use, and sees that the
 * backlog's file is still there.
 */
public final class SpaceWatch implements Runnable {
    private static final long PERIOD_NANOS = 200_000_000;
    private static final long HALTED_PERIOD_NANOS = 1_000_000_000;
    private static final long OTHERS_PERIOD_NANOS = 1_000_000_000;
    private static final int MEBIBYTE = 1 << 20;

    private final AuditLogs logs;
    private final LogWriter writer;
    private final Backlog backlog;
    private final Gate gate;
    private final LogLimits limits;
    private final Losses losses;
    private final SpaceThresholds thresholds;
    private final Pace pace;
    private final GrowthRate rate = new GrowthRate();
    private long othersNanos = System.nanoTime() - OTHERS_PERIOD_NANOS;
    private volatile boolean growthFailed;
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
        this.losses = losses;
        this.thresholds = thresholds;
        this.logs = logs;
        this.writer = writer;
        this.backlog = backlog;
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
                gate.fail(Reason.SPACE_UNKNOWN, "the free space of the log's file system cannot be asked for", failed);
            }
            LockSupport.parkNanos(this, pace.nanos());
        }
    }

    /** One look. Also called once before the start, where an error refuses it. */
    public void look() throws IOException {
        writer.growth().seen();
        AuditLog current = logs.current();
        rate.seen(current, current.size(), System.nanoTime());
        IOException unknown = lookAt(logs.inUse());
        if (logs.several()) {
            lookAtOthers();
        }
        if (unknown != null && logs.preferred() == null) {
            throw unknown;
        }
        thresholds.endThoseOver(logs, gate);
        decide();
        thresholds.beginThoseReached(logs, gate);
        long missing = missingBytes();
        writer.shortage().seen(missing);
        if (logs.changeIsDue() || missing > 0) {
            writer.hurry();
        }
        if (backlog.fileIsPresent()) {
            growWaitingArea();
            gate.open(Reason.BACKLOG_GONE);
        } else if (!ended && !gate.closedFor(Reason.ENDING)) {
            // asked after the look: at a normal end the agent itself deletes the file, after the gate has closed for
            // good
            gate.close(Reason.BACKLOG_GONE, backlog.file() + " was deleted, replaced or truncated by others");
            replaceBacklog();
        }
    }

    /** What an action {@code rotate} is to make room for; 0 or less for nothing. */
    private long missingBytes() {
        long whenFull =
                limits.rotatesWhenFull() && gate.closedFor(Reason.DISK_FULL) ? limits.neededToOpen() - freeBytes() : 0;
        return Math.max(whenFull, thresholds.missingBytes(logs));
    }

    /** Without space the gate stays closed for the same reason, and the next look tries again. */
    private void replaceBacklog() {
        try {
            backlog.replace(losses);
        } catch (IOException impossible) {
            gate.close(
                    Reason.BACKLOG_GONE,
                    backlog.file() + " was deleted or replaced by others, and a new one cannot be made: "
                            + impossible.getMessage());
        }
    }

    /** Without space the area stays as it is: who finds no slot in it waits, and the next look tries again. */
    private void growWaitingArea() {
        try {
            backlog.growWaitingArea();
        } catch (IOException noSpace) {
            growthFailed = true;
            return;
        }
        growthFailed = false;
    }

    /** Whether the waiting area could not grow at the last look. */
    public boolean growthFailed() {
        return growthFailed;
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
            listed.spaceUnknown("free space: " + failed.getMessage());
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
            listed.stillFails(String.valueOf(still.getMessage()));
        }
    }

    private void decide() {
        boolean none = logs.preferred() == null;
        boolean anyFull = false;
        boolean anyAtLimit = false;
        boolean margin = false;
        for (ListedLog listed : logs.list()) {
            anyFull |= listed.full();
            anyAtLimit |= listed.atLimit();
            margin |= !listed.full() && listed.freeBytes() >= limits.neededToOpen();
        }
        if (none && anyFull) {
            gate.close(Reason.DISK_FULL, spaceText());
        } else if (margin && !writer.failing()) {
            gate.open(Reason.DISK_FULL);
        }
        if (none && anyAtLimit) {
            gate.close(Reason.LOG_LIMIT, limitText());
        } else {
            gate.open(Reason.LOG_LIMIT);
        }
    }

    private String spaceText() {
        StringBuilder text = new StringBuilder(128);
        for (ListedLog listed : logs.list()) {
            if (listed.full()) {
                text.append(text.length() == 0 ? "" : "; ");
                text.append(readable(listed.freeBytes())).append(" free, ").append(readable(limits.neededToOpen()));
                text.append(" needed in ").append(listed.log().path().getParent());
            }
        }
        return text.toString();
    }

    private String limitText() {
        AuditLog log = logs.current();
        for (ListedLog listed : logs.list()) {
            log = listed.atLimit() ? listed.log() : log;
        }
        return log.path() + " has " + readable(log.size()) + ", max_log_file is " + readable(limits.maxLogBytes())
                + " and the backlog needs " + readable(limits.neededBytes());
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

    /** How fast the log grows, bytes an hour, measured over the last hour at most; -1 while that is not known. Any thread. */
    public long growthBytesPerHour() {
        return rate.bytesPerHour();
    }

    /**
     * When the process would be halted if the log in use goes on to grow so and nothing else takes its space, milliseconds from
     * now; -1 if it never would, or that is not known. Any thread.
     */
    public long fullInMillis() {
        ListedLog inUse = logs.inUse();
        long room = inUse.freeBytes() - limits.neededBytes();
        if (inUse.haltBytes() > 0) {
            room = Math.min(room, inUse.growthBytes() - inUse.haltBytes());
        } else if (inUse.growthBytes() < room) {
            // the oldest are deleted before
            return GrowthRate.UNKNOWN;
        }
        return rate.lastsMillis(room);
    }

    /** Whether opening now would hold, for people. */
    public String forecast() {
        ListedLog usable = logs.preferred();
        long free = usable == null ? freeBytes() : usable.freeBytes();
        return free < limits.neededToOpen()
                ? "will suspend again: " + readable(free) + " free, " + readable(limits.neededToOpen()) + " needed"
                : "will hold: " + readable(free) + " free, " + readable(limits.neededBytes()) + " needed";
    }

    /** Ends the thread after the look under way. Any thread. */
    public void end() {
        ended = true;
    }
}
