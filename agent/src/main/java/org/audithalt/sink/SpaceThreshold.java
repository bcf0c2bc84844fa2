package org.audithalt.sink;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.record.ControlKind;

/**
 * {@code space_left} or {@code admin_space_left} (FAU_STG.3, AU-5(1)): reached once when every log that could be written has less
 * space, over once when one of them has more by a margin, so that it does not flap; both are recorded, and then it can be reached
 * again. Under an action that holds actions up it is a reason for which the gate is closed meanwhile.
 *
 * <p>What counts is the smaller of what the file system (with its project quota) has left and what the log may still grow: where the
 * process is halted at {@code max_log_file} until that, where the oldest of {@code num_logs} is deleted the logs not begun yet. A bound below what the backlog needs counts as that: it is reached with the
 * halt at the latest.
 *
 * <p>The space watch's thread; {@link #state} any thread.
 */
public final class SpaceThreshold {
    private static final int MARGIN_PART = 16;
    private static final String ROTATE = "rotate";

    private final Reason reason;
    private final ControlKind kind;
    private volatile Wanted wanted;
    private final long neededBytes;
    private boolean recorded;
    private volatile SpaceState state = new SpaceState(false, 0, 0, 0);

    /** What the settings say. */
    private record Wanted(SpaceLimit limit, FullAction action, String actionText) {}

    private SpaceThreshold(
            Reason reason, ControlKind kind, SpaceLimit limit, FullAction action, String actionText, long neededBytes) {
        this.reason = reason;
        this.kind = kind;
        this.wanted = new Wanted(limit, action, actionText);
        this.neededBytes = neededBytes;
    }

    /**
     * {@code space_left}.
     *
     * @param actionText how the setting names the action, in one word
     * @param neededBytes what a full backlog needs
     */
    public static SpaceThreshold spaceLeft(SpaceLimit limit, FullAction action, String actionText, long neededBytes) {
        return new SpaceThreshold(Reason.SPACE_LEFT, ControlKind.SPACE_LEFT, limit, action, actionText, neededBytes);
    }

    /**
     * {@code admin_space_left}.
     *
     * @param actionText how the setting names the action, in one word
     * @param neededBytes what a full backlog needs
     */
    public static SpaceThreshold adminSpaceLeft(
            SpaceLimit limit, FullAction action, String actionText, long neededBytes) {
        return new SpaceThreshold(
                Reason.ADMIN_SPACE_LEFT, ControlKind.ADMIN_SPACE_LEFT, limit, action, actionText, neededBytes);
    }

    /** Replaces what the settings say: it counts from the next look on. One agent thread. Parameters as above. */
    public void use(SpaceLimit limit, FullAction action, String actionText) {
        wanted = new Wanted(limit, action, actionText);
    }

    /** Ends it if a log has the space again. Before the gate may open for it. */
    void endIfOver(AuditLogs logs, Gate gate) {
        show(logs);
        if (state.reached() && !everyLogBelow(logs, true)) {
            state = state.turned(false);
            gate.open(reason);
        }
    }

    /** Begins it if no log has the space; while it lasts and the gate is closed for it, renews what people read of it. */
    void beginIfReached(AuditLogs logs, Gate gate) {
        if (!state.reached() && everyLogBelow(logs, false)) {
            state = state.turned(true);
        }
        if (state.reached() && holdsUp()) {
            gate.close(reason, text(logs));
        } else {
            // another action counts by now
            gate.open(reason);
        }
    }

    /** Records a change, again and again until that has succeeded. */
    void record(AuditLogs logs, ControlSlots control) {
        boolean reached = state.reached();
        if (recorded != reached) {
            control.post(kind, ControlSlots.AGENT, ControlSlots.AGENT, true, fields(logs));
            recorded = reached;
        }
    }

    private boolean everyLogBelow(AuditLogs logs, boolean withMargin) {
        boolean anyUsable = logs.preferred() != null;
        for (ListedLog listed : logs.list()) {
            if ((listed.isUsable() || !anyUsable) && above(listed, withMargin) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** How much more space than the threshold a log has, bytes; negative if less. */
    private long above(ListedLog log, boolean withMargin) {
        return Math.min(
                log.freeBytes() - bound(log.diskBytes(), neededBytes, withMargin),
                log.growthBytes() - bound(log.mostBytes(), log.haltBytes(), withMargin));
    }

    /** What an action {@code rotate} is to make room for: not what other logs may still grow, which no rotation changes. */
    long missingBytes(AuditLogs logs) {
        ListedLog log = logs.inUse();
        boolean rotates = state.reached() && actionText().equals(ROTATE);
        return rotates ? bound(log.diskBytes(), neededBytes, true) - log.freeBytes() : 0;
    }

    private long bound(long capacity, long least, boolean withMargin) {
        long bound = Math.max(limit().bytes(capacity), least);
        // the margin must be within reach of a file system that is emptied
        return withMargin ? bound + Math.max(0, Math.min(bound / MARGIN_PART, (capacity - bound) / 2)) : bound;
    }

    /** The log in use, and of its bounds the one that comes first. */
    private void show(AuditLogs logs) {
        ListedLog log = logs.inUse();
        long onDisk = bound(log.diskBytes(), neededBytes, false);
        long inLog = bound(log.mostBytes(), log.haltBytes(), false);
        boolean disk = log.freeBytes() - onDisk <= log.growthBytes() - inLog;
        state = new SpaceState(
                state.reached(),
                state.sinceMillis(),
                disk ? log.freeBytes() : log.growthBytes(),
                disk ? onDisk : inLog);
    }

    private String fields(AuditLogs logs) {
        SpaceState now = state;
        StringBuilder text = new StringBuilder(256);
        text.append("state=").append(now.reached() ? "reached" : "over");
        text.append(" left_bytes=").append(now.leftBytes());
        text.append(" limit_bytes=").append(now.limitBytes());
        text.append(" limit=").append(limit().text());
        text.append(" action=").append(actionText());
        return text.append(" log=").append(logs.number()).toString();
    }

    private String text(AuditLogs logs) {
        SpaceState now = state;
        StringBuilder text = new StringBuilder(128);
        text.append(SpaceWatch.readable(now.leftBytes())).append(" left for ");
        text.append(logs.current().path()).append(", ").append(word()).append(" is ");
        return text.append(SpaceWatch.readable(now.limitBytes())).toString();
    }

    /** Whether actions do not go on as ever while it lasts. */
    private boolean holdsUp() {
        return !action().goesOn();
    }

    /** The key of the setting, and the word of the reason. */
    public String word() {
        return reason.word();
    }

    /** What the setting says. */
    public SpaceLimit limit() {
        return wanted.limit;
    }

    /** How the setting names the action. */
    public String actionText() {
        return wanted.actionText;
    }

    /** What happens to actions while it lasts. */
    public FullAction action() {
        return wanted.action;
    }

    /** As of the last look. Any thread. */
    public SpaceState state() {
        return state;
    }
}
