package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.Losses;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * Body of the thread that looks at space: closes the gate while the file system still has room for every record in the
 * backlog, and opens it when there is room again. Also keeps the waiting area larger than its use, and sees that the
 * backlog's file is still there.
 */
public final class SpaceWatch implements Runnable {
    private static final long PERIOD_NANOS = 200_000_000;
    private static final int MEBIBYTE = 1 << 20;

    private final AuditLog log;
    private final LogWriter writer;
    private final Backlog backlog;
    private final Gate gate;
    private final LogLimits limits;
    private final Losses losses;
    private volatile long freeBytes;
    private volatile boolean growthFailed;
    private volatile boolean ended;

    /**
     * @param log open already
     * @param writer whose failing write keeps the gate closed although there is space
     * @param losses counts what others cut off the backlog's file
     */
    public SpaceWatch(AuditLog log, LogWriter writer, Backlog backlog, Gate gate, LogLimits limits, Losses losses) {
        this.losses = losses;
        this.log = log;
        this.writer = writer;
        this.backlog = backlog;
        this.gate = gate;
        this.limits = limits;
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                look();
                gate.open(Reason.SPACE_UNKNOWN);
            } catch (Throwable failed) {
                gate.fail(Reason.SPACE_UNKNOWN, "the free space of the log's file system cannot be asked for", failed);
            }
            LockSupport.parkNanos(this, PERIOD_NANOS);
        }
    }

    /** One look. Also called once before the start, where an error refuses it. */
    public void look() throws IOException {
        long free = log.usableBytes();
        freeBytes = free;
        if (free < limits.neededBytes()) {
            gate.close(
                    Reason.DISK_FULL,
                    readable(free) + " free, " + readable(limits.neededToOpen()) + " needed in "
                            + log.path().getParent());
        } else if (free >= limits.neededToOpen() && !writer.failing()) {
            gate.open(Reason.DISK_FULL);
        }
        if (limits.action() == LogLimits.Action.SUSPEND) {
            lookAtSize();
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

    private void lookAtSize() {
        long left = limits.maxLogBytes() - log.size();
        if (left < limits.neededBytes()) {
            gate.close(
                    Reason.LOG_LIMIT,
                    log.path() + " has " + readable(log.size()) + ", max_log_file is "
                            + readable(limits.maxLogBytes()) + " and the backlog needs "
                            + readable(limits.neededBytes()));
        } else {
            gate.open(Reason.LOG_LIMIT);
        }
    }

    /** Bytes as people read them: MiB or GiB with one decimal. */
    static String readable(long bytes) {
        boolean large = bytes >= 10L * 1024 * MEBIBYTE;
        long tenths = bytes / 1024 * 10 / (large ? MEBIBYTE : MEBIBYTE / 1024);
        return tenths / 10 + "." + tenths % 10 + (large ? " GiB" : " MiB");
    }

    /** The log whose file system is watched. */
    public Path logFile() {
        return log.path();
    }

    /** Free bytes at the last look. Any thread. */
    public long freeBytes() {
        return freeBytes;
    }

    /** Bytes that the records of a full backlog need. Any thread. */
    public long neededBytes() {
        return limits.neededBytes();
    }

    /** Whether opening now would hold, for people. */
    public String forecast() {
        return freeBytes < limits.neededToOpen()
                ? "will suspend again: " + readable(freeBytes) + " free, " + readable(limits.neededToOpen()) + " needed"
                : "will hold: " + readable(freeBytes) + " free, " + readable(limits.neededBytes()) + " needed";
    }

    /** Ends the thread after the look under way. Any thread. */
    public void end() {
        ended = true;
    }
}
