package org.audithalt.agent;

import org.audithalt.control.HealthFile;
import org.audithalt.control.Json;

/** The part of a status that says where others see whether the gate is open. */
final class StatusOfHealth {
    private StatusOfHealth() {}

    /** Adds {@code health}: {@code file} (empty: none is named), {@code present}, {@code problem} (empty: none). */
    static void write(AuditedProcess process, Json out) {
        HealthFile health = process.health;
        out.name("health").beginObject();
        out.member("file", health == null ? "" : health.file().toString());
        out.member("present", health != null && health.present());
        out.member("problem", health == null ? "" : health.problem());
        out.endObject();
    }
}
