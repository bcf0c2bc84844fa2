package org.audithalt.agent;

import org.audithalt.control.Actor;
import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.control.RulesRequest;
import org.jspecify.annotations.Nullable;

/** A request on the rules and, once it is there, what came of it. The thread of the rules answers, the control thread asks. */
final class RuleChange implements Later {
    final Actor actor;
    final RulesRequest request;
    private volatile @Nullable RuleOutcome outcome;

    RuleChange(Actor actor, RulesRequest request) {
        this.actor = actor;
        this.request = request;
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
        out.member(
                "message",
                "the change is still under way: a file system or a transformer of another agent may hang; the command"
                        + " rules -l shows which rules are in force");
    }
}
