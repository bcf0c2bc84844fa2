package org.audithalt.agent;

import org.audithalt.control.Json;

/** The part of a status that says when halting was last tried, and whether actions run without being audited. */
final class StatusOfEmergencies {
    private final AuditedProcess process;

    StatusOfEmergencies(AuditedProcess process) {
        this.process = process;
    }

    void write(Json out) {
        LastDrill drill = process.lastDrill;
        out.name("drill").beginObject();
        drill.write(out);
        out.endObject();
        Unaudited unaudited = process.unaudited;
        out.name("unaudited").beginObject();
        out.member("since", unaudited.sinceMillis());
        out.member("reason", unaudited.reason());
        out.member("by", unaudited.by());
        out.member("lost", unaudited.lost());
        out.endObject();
    }
}
