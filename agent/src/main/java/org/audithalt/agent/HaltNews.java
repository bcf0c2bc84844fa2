package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Losses;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.ThisProcess;
import org.audithalt.record.ControlKind;
import org.audithalt.sink.SpaceWatch;

/**
 * Tells of the gate: a record and one line on stderr when it closes, the line again at most every 30 s, and a record and a line when it
 * opens. Whoever has the announcer's turn.
 */
final class HaltNews {
    private static final long REPEAT_MILLIS = 30_000;
    /** A moment for the threads to arrive in the queue, so that the first line counts them. */
    private static final long FIRST_MILLIS = 150;

    private final Gate gate;
    private final WaitQueue queue;
    private final ControlSlots control;
    private final Losses losses;
    private final SpaceWatch space;
    private final StderrLines stderrLines;
    private final Syslog syslog;
    private final Resumer resumer;
    private final ExitWatch exit;
    private final long pid = ThisProcess.PID;

    private int maskSeen;
    private boolean told;
    private long closedMillis;
    private long toldMillis;
    private int waitedBefore;
    private boolean toldOfTheEnd;

    HaltNews(
            Gate gate,
            WaitQueue queue,
            ControlSlots control,
            Losses losses,
            SpaceWatch space,
            StderrLines stderrLines,
            Syslog syslog,
            Resumer resumer,
            ExitWatch exit) {
        this.gate = gate;
        this.queue = queue;
        this.control = control;
        this.losses = losses;
        this.space = space;
        this.stderrLines = stderrLines;
        this.syslog = syslog;
        this.resumer = resumer;
        this.exit = exit;
    }

    /** The system clock was set by so many milliseconds: what was said is as long ago as before. */
    void clockSetBy(long millis) {
        closedMillis += millis;
        toldMillis += millis;
    }

    /**
     * Tells what is new.
     *
     * @param mask the reasons for which the gate is closed, 0 if it is open
     * @param closings how often it had closed before they were looked at
     * @param now milliseconds of the system clock
     */
    void tell(int mask, int closings, long now) {
        if (mask != 0) {
            closed(mask, now);
        } else if (maskSeen != 0) {
            opened(now, closings);
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
                            + gate.action(mask).word() + hook(mask));
        }
        // once it is posted: there may be no memory for it, and then it is told at the next turn
        maskSeen |= mask;
        if (again || now - toldMillis >= REPEAT_MILLIS) {
            toldMillis = now;
            // all of one look: meanwhile the gate may have opened
            FullAction action = gate.action(mask);
            String line = (told ? "still " : "") + state(action) + ": " + GateText.reasons(gate, mask) + "; log "
                    + space.logFile() + "; auditable actions "
                    + verb(action) + ", " + threads(queue.waiting()) + " waiting; cleared by "
                    + GateText.clears(mask) + "; " + SuggestedCommand.of("status", pid);
            stderrLines.say(line);
            if (action == FullAction.SYSLOG) {
                syslog.send(Syslog.HALTED, line);
            }
            told = true;
        }
        if (exit.exiting() && !toldOfTheEnd && queue.waiting() > 0) {
            // who has asked for the end, as by SIGTERM, sees a process that goes on living
            toldOfTheEnd = true;
            stderrLines.say("ending while halted: what waits goes on if that is over within " + exit.waitSeconds()
                    + " s (exit_wait), else the JVM ends and it never begins");
        }
    }

    /** Which hook, for the record of a lost one. */
    private String hook(int mask) {
        return (mask & 1 << Reason.HOOK_LOST.ordinal()) == 0
                ? ""
                : " hook=" + Words.field(gate.detail(Reason.HOOK_LOST));
    }

    /** Only what suspends or ends is a halt. */
    private String state(FullAction action) {
        boolean goesOn = action.goesOn() || action == FullAction.DENY;
        return goesOn ? "LOG FULL" : told ? "halted" : "HALTED";
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private static String verb(FullAction action) {
        switch (action) {
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
}
