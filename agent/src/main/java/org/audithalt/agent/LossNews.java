package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.LossSpan;
import org.audithalt.backlog.Losses;
import org.audithalt.record.ControlKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells of records that were lost and of those without an outcome: a record, and a line on stderr where the failure flag prints. Whoever has the
 * announcer's turn.
 */
final class LossNews {
    private final ControlSlots control;
    private final Losses losses;
    private final FailureFlag failure;
    private final Drain drain;
    private final StderrLines stderrLines;
    private @Nullable LossSpan untold;
    private long orphansTold;

    LossNews(ControlSlots control, Losses losses, FailureFlag failure, Drain drain, StderrLines stderrLines) {
        this.control = control;
        this.losses = losses;
        this.failure = failure;
        this.drain = drain;
        this.stderrLines = stderrLines;
    }

    /** Tells what was not told yet. */
    void tell() {
        tellOfOrphans();
        tellOfLost();
    }

    private void tellOfOrphans() {
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
    }

    private void tellOfLost() {
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
