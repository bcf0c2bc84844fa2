package org.audithalt.hook;

import java.util.List;

/**
 * What the proof found in an image.
 *
 * @param version the image's version, as {@code 17.0.15}
 * @param measured the feature version whose rows served it
 * @param classes number of classes read
 * @param natives number of native methods
 * @param auditable number of those that audit rules can ask for
 * @param byRule number of the covered calls that are recorded only when a rule asks for them
 * @param covered the calls of these that pass a hook, by rule or always
 * @param uncovered the calls of these that do not
 * @param unknown native methods without a row in the table, look-ups by name whose use is not known, and hooks that do not
 *     fit the image's code
 */
public record MediationResult(
        String version,
        int measured,
        int classes,
        int natives,
        int auditable,
        int byRule,
        List<MediationFinding> covered,
        List<MediationFinding> uncovered,
        List<MediationFinding> unknown) {

    /** True if no call avoids a hook and nothing is unknown. */
    public boolean holds() {
        return uncovered.isEmpty() && unknown.isEmpty();
    }

    /** Number of places that call auditable native methods. */
    public int sites() {
        return covered.size() + uncovered.size();
    }
}
