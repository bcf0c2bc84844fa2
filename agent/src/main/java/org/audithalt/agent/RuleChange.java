package org.audithalt.agent;

import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.control.RulesRequest;
import org.jspecify.annotations.Nullable;

/** A request on the rules and, once it is there, what came of it. The thread of the rules answers, the control thread asks. */
final class RuleChange implements Later {
    final Actor actor;
    final RulesRequest request;
    /** Whether the configuration is to be read again, and the rules with it. */
    final boolean reload;

    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable RuleOutcome outcome;

    private RuleChange(Actor actor, RulesRequest request, boolean reload) {
        this.actor = actor;
        this.request = request;
        this.reload = reload;
    }

    RuleChange(Actor actor, RulesRequest request) {
        this(actor, request, false);
    }

    /** A request to read configuration and rules again. */
    static RuleChange reload(Actor actor) {
        return new RuleChange(actor, RulesRequest.ownFiles(), true);
    }

    /** Says that it is begun; false if the one who asked has gone meanwhile, and must not be surprised by it. */
    boolean begin() {
        return claimed.compareAndSet(false, true);
    }

    /** Sets what came of it; once. */
    void done(RuleOutcome newOutcome) {
        outcome = newOutcome;
    }

    @Override
    public boolean answer(Json out) {
        RuleOutcome come = outcome;
        if (come == null) {
            return false;
        }
        come.addTo(out);
        return true;
    }

    @Override
    public void underWay(Json out) {
        out.member("changed", false);
        if (claimed.compareAndSet(false, true)) {
            out.member("error", "not begun, and given up: another change of the rules is still under way");
        } else {
            out.member(
                    "message",
                    "still under way: a file system or a transformer of another agent may hang; the command rules -l"
                            + " shows which rules are in force");
        }
    }
}
