package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.sink.LogState;
import org.audithalt.sink.SpaceState;
import org.audithalt.sink.SpaceThreshold;

/**
 * What is not as it should be although the gate is open. A setting that somebody chose is none, also where CAPP wants another
 * one: what would never go away is overlooked after a week. Agent threads; waits for nobody.
 */
final class Degradations {
    private final AuditedProcess process;
    private final List<Degradation> found = new ArrayList<>();

    private Degradations(AuditedProcess process) {
        this.process = process;
    }

    /** The worst first; none if all is well. */
    static List<Degradation> of(AuditedProcess process) {
        Degradations degradations = new Degradations(process);
        degradations.look();
        return degradations.found;
    }

    private void look() {
        Unaudited unaudited = process.unaudited;
        if (unaudited != Unaudited.NO) {
            add("unaudited", "actions run without being recorded: " + unaudited.reason());
        }
        rules();
        for (String gone : process.hooks.verification().gone()) {
            add("hook_lost", gone);
        }
        if (!process.image.fits()) {
            add("image", "complete mediation is not proven: " + process.image.text());
        }
        if (process.losses.count() > 0) {
            add("records_lost", process.losses.count() + " since the start");
        }
        LastDrill drill = process.lastDrill;
        if (drill.result().equals(LastDrill.FAILED) && !drill.byAdministrator()) {
            add("drill_failed", drill.text());
        }
        logs();
        space();
    }

    private void rules() {
        if (RuleFlags.enabled(process.rules) == RuleFlags.DISABLED) {
            add("rules_disabled", "-e 0: no action is selected");
        }
        if (process.rules.leavesProcessOut()) {
            add("rules_disabled", "task,never: the process is left out");
        }
    }

    private void logs() {
        for (LogState state : process.logs.states()) {
            if (state.inUse() ? state.number() > 1 : !state.word().equals("alternate")) {
                add(
                        "alternate_log",
                        state.file()
                                + (state.inUse()
                                        ? " is in use, number " + state.number() + " of log_file"
                                        : ": " + state.word())
                                + (state.detail().isEmpty() ? "" : ": " + state.detail()));
            }
        }
        if (!process.writer.rotationObstacle().isEmpty()) {
            add("rotation", process.writer.rotationObstacle());
        }
    }

    private void space() {
        for (SpaceThreshold threshold : process.space.thresholds().list()) {
            SpaceState state = threshold.state();
            // whoever has it ignored does not want to hear of it
            if (state.reached() && !threshold.actionText().equals("ignore")) {
                String limit = threshold.limit().text();
                add(threshold.word(), (limit.endsWith("%") ? limit : limit + " MiB") + " or less is left");
            }
        }
    }

    private void add(String what, String detail) {
        found.add(new Degradation(what, detail));
    }
}
