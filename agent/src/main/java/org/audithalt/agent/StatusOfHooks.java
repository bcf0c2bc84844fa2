package org.audithalt.agent;

import org.audithalt.control.Json;

/** The part of a status that says what is hooked, and when that was last seen to be so. */
final class StatusOfHooks {
    private final AuditedProcess process;

    StatusOfHooks(AuditedProcess process) {
        this.process = process;
    }

    void write(Json out) {
        out.name("hooks").beginObject();
        int waiting = process.hooks.waiting();
        out.member("woven", Math.max(0, process.hooks.count() - waiting));
        out.member("when_loaded", waiting);
        out.member("probed", process.hooks.probedMillis());
        out.member("changing_ms", process.hooks.changingMillis());
        Verification verification = process.hooks.verification();
        out.member("verification", verification.ticket());
        out.member("verified", verification.millis());
        out.name("gone").beginArray();
        for (String line : verification.gone()) {
            out.value(line);
        }
        out.endArray();
        out.name("kept").beginArray();
        for (String line : process.hooks.unsettled()) {
            out.value(line);
        }
        out.endArray();
        out.endObject();
    }
}
