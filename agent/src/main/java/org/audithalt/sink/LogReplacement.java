package org.audithalt.sink;

import java.io.IOException;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.LogMarks;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Goes on in another file: a new one under the same name after a failed flush or when others took the log away, or another log
 * of the list. What is not known to be stored is written there again, under the same serials, and a record says why.
 * Writer thread only.
 */
final class LogReplacement {
    private final AuditLogs logs;
    private final Unstored unstored;
    private final LogTrust trust;
    private final LogMarks marks;
    private final ControlSlots control;
    private final Gate gate;
    private final SinkFailure failure;
    private boolean due;
    /** Why all is to be written again, while that has not been arranged for every record. */
    private @Nullable String unfinished;

    LogReplacement(
            AuditLogs logs,
            Unstored unstored,
            LogTrust trust,
            LogMarks marks,
            ControlSlots control,
            Gate gate,
            SinkFailure failure) {
        this.logs = logs;
        this.unstored = unstored;
        this.trust = trust;
        this.marks = marks;
        this.control = control;
        this.gate = gate;
        this.failure = failure;
        marks.inUse(logs.number() - 1);
    }

    /** The kernel forgets what it could not flush: all since the last good flush goes to a new file. */
    void flushFailed(IOException failed) throws IOException {
        // first: whatever fails in telling it, the next flush of this file would seem to be good
        due = true;
        trust.isDoubtful(logs.inUse(), unstored.lastWrittenSerial());
        failure.ofFlush(failed);
        finishIfDue();
    }

    /** Until it has succeeded nothing may be written or flushed: a second flush of the old file would seem to be good. */
    void finishIfDue() throws IOException {
        if (unfinished != null) {
            again(unfinished);
        }
        if (!due) {
            return;
        }
        ListedLog old = logs.inUse();
        if (logs.anotherIsUsable()) {
            moveAwayIfPossible(old);
        }
        if (!goElsewhere("flush_failed")) {
            begin(old);
            again("flush_failed");
            failure.isOverByReplacement();
        }
        due = false;
    }

    /** A file that cannot be moved now is moved before the log is used again. */
    private void moveAwayIfPossible(ListedLog old) {
        try {
            begin(old);
        } catch (IOException later) {
            logs.inUseFailed("flush_failed", "it cannot be moved away: " + later.getMessage());
        }
    }

    /** Begins a new file under a log's name; the old one is moved away if it still is the log, else others have done so. */
    private void begin(ListedLog listed) throws IOException {
        AuditLog log = listed.log();
        if (log.check() == Presence.PRESENT) {
            log.rotate();
        } else {
            log.reopen();
        }
        listed.isNew();
        trust.isNew(listed);
    }

    /** Whether the path still names the file that was written; if not, closes the gate and begins a new one. */
    boolean stillOurs() throws IOException {
        AuditLog log = logs.current();
        Presence presence = log.check();
        if (presence == Presence.PRESENT) {
            gate.open(Reason.LOG_GONE);
            return true;
        }
        String why = "log_" + word(presence);
        if (presence != Presence.GONE) {
            // killed from here on, a recovery must not believe the serials of what is moved away
            trust.isDoubtful(logs.inUse(), unstored.lastWrittenSerial());
        }
        gate.close(Reason.LOG_GONE, log.path() + " is " + word(presence) + " by others");
        long device = log.device();
        try {
            log.reopen();
            logs.inUse().isNew();
            trust.isNew(logs.inUse());
            again(why);
            logs.takenByOthers(taken(log, presence, device));
        } catch (IOException failed) {
            logs.inUseFailed("log_gone", word(presence) + " by others; a new one: " + failed.getMessage());
            if (!goElsewhere(why)) {
                throw failed;
            }
        }
        gate.open(Reason.LOG_GONE);
        return false;
    }

    /** It is halted too shortly for the announcer to see; and what was stored is gone with the file, if nobody keeps that. */
    private String taken(AuditLog log, Presence presence, long device) {
        String done = presence == Presence.GONE ? "deleted or moved away" : word(presence);
        String place = log.device() == device ? "" : " on another file system (was it unmounted?)";
        return log.path() + " was " + done + " by others, a new one is begun" + place + "; records up to serial "
                + unstored.storedSerial() + " are not in it";
    }

    private static String word(Presence presence) {
        return presence == Presence.GONE ? "deleted" : presence == Presence.REPLACED ? "replaced" : "truncated";
    }

    /**
     * Goes to the first log that can be used, if that is another.
     *
     * @return false if there is none
     */
    boolean goElsewhere(String why) {
        ListedLog next = nextReady();
        if (next == null) {
            return false;
        }
        int from = logs.number();
        logs.use(next);
        marks.inUse(next.number() - 1);
        again(why + " from=" + from + " log=" + next.number());
        failure.isOverByReplacement();
        return true;
    }

    private void again(String why) {
        unfinished = why;
        unstored.writeAgain();
        // without it nobody would know why records are there twice
        control.post(ControlKind.REOPEN, ControlSlots.AGENT, ControlSlots.AGENT, true, "reason=" + why);
        unfinished = null;
    }

    /** Each one that proves to be of no use is no longer among the usable, so this ends. */
    private @Nullable ListedLog nextReady() {
        while (logs.changeIsDue()) {
            ListedLog next = logs.preferred();
            if (next != null && isReady(next)) {
                return next;
            }
        }
        return null;
    }

    private boolean isReady(ListedLog next) {
        try {
            // what is written again there must not stand behind its like: serials rise in a file
            boolean holdsLater = unstored.any() && next.highestSerial() > unstored.storedSerial();
            if (trust.mustMoveAway(next) || holdsLater) {
                begin(next);
            } else if (next.log().check() != Presence.PRESENT) {
                next.log().reopen();
            }
            return true;
        } catch (IOException failed) {
            next.fail("disk_error", String.valueOf(failed.getMessage()));
            return false;
        }
    }
}
