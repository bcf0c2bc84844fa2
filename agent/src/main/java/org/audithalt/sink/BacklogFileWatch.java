package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.Losses;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * Looks after the backlog's file: keeps its waiting area larger than its use, closes the gate when others have deleted, replaced or cut
 * the file, and makes a new one. The thread of the space watch.
 */
final class BacklogFileWatch {
    private final Backlog backlog;
    private final Gate gate;
    private final Losses losses;
    private volatile boolean ended;

    /** @param losses counts what others cut off the file */
    BacklogFileWatch(Backlog backlog, Gate gate, Losses losses) {
        this.backlog = backlog;
        this.gate = gate;
        this.losses = losses;
    }

    void look() {
        if (backlog.fileIsPresent()) {
            growWaitingArea();
            gate.open(Reason.BACKLOG_GONE);
        } else if (!ended && !gate.closedFor(Reason.ENDING)) {
            // asked after the look: at a normal end the agent itself deletes the file, after the gate has closed for
            // good
            gate.close(Reason.BACKLOG_GONE, backlog.file() + " was deleted, replaced or truncated by others");
            replace();
        }
    }

    /** Without space the area stays as it is: who finds no slot in it waits, and the next look tries again. */
    private void growWaitingArea() {
        try {
            backlog.growWaitingArea();
        } catch (IOException noSpace) {
            // the next look tries again
        }
    }

    /** Without space the gate stays closed for the same reason, and the next look tries again. */
    private void replace() {
        try {
            backlog.replace(losses);
        } catch (IOException impossible) {
            gate.close(
                    Reason.BACKLOG_GONE,
                    backlog.file() + " was deleted or replaced by others" + orClosed(impossible)
                            + ", and a new one cannot be made: " + FileProblem.withName(impossible));
        }
    }

    /** Where the directory is closed to this process, it does not see what has become of the file. */
    private static String orClosed(IOException impossible) {
        return impossible instanceof AccessDeniedException ? ", or its directory is closed to this process" : "";
    }

    /** From now on a file that is missing was removed by the agent. Any thread. */
    void end() {
        ended = true;
    }
}
