package org.audithalt.review.report;

import org.audithalt.review.EventFacts;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.TimeRange;

/**
 * Which events reports look at at all. Immutable, safe to use from any thread.
 *
 * @param outcome {@code SUCCESS} or {@code FAILED} for those only, {@code UNKNOWN} for all
 * @param withoutConfig whether changes of the configuration are left out
 * @param range of their time
 */
public record Filter(Outcome outcome, boolean withoutConfig, TimeRange range) {
    boolean takes(EventFacts event) {
        if (event.seconds() < range.from() || event.seconds() > range.to()) {
            return false;
        }
        if (withoutConfig && Kinds.CONFIG_CHANGE.has(event.type())) {
            return false;
        }
        return outcome == Outcome.UNKNOWN || event.outcome() == outcome;
    }

    /** The word before the title of sums. */
    String which() {
        return switch (outcome) {
            case SUCCESS -> "Success ";
            case FAILED -> "Failed ";
            case UNKNOWN -> "";
        };
    }
}
