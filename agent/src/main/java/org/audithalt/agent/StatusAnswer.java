package org.audithalt.agent;

import org.audithalt.control.ControlTarget;
import org.audithalt.control.Json;

/**
 * What {@code status} answers. Whoever asks runs it: the control thread, or another agent thread with an answer of its own.
 * Touches no file system, waits for no application thread.
 */
final class StatusAnswer {
    private static final int ALL = -1;

    private final AuditedProcess process;
    private final StatusOfGate gate;
    private final StatusOfTrail trail;
    private final StatusOfEmergencies emergencies;
    private final StatusOfHooks hooks;
    private final StatusOfSettings settings;
    private final RuleListing listing;
    private final GateForecast forecast;

    StatusAnswer(AuditedProcess process) {
        this.process = process;
        gate = new StatusOfGate(process);
        trail = new StatusOfTrail(process);
        emergencies = new StatusOfEmergencies(process);
        hooks = new StatusOfHooks(process);
        settings = new StatusOfSettings(process);
        listing = new RuleListing(process);
        forecast = new GateForecast(process);
    }

    /**
     * Adds the members of a status.
     *
     * @param all whether every waiter is listed
     */
    void write(Json out, boolean all) {
        identity(out);
        degraded(out);
        gate.write(out, all ? ALL : ControlTarget.WAITERS_SHOWN);
        trail.write(out);
        emergencies.write(out);
        StatusOfHealth.write(process, out);
        hooks.write(out);
        out.name("rules").beginObject();
        listing.counts(out, process.rules);
        out.endObject();
        settings.write(out);
        out.member("hang_safe", process.hangSafe);
        out.member("resume", forecast.text());
    }

    private void identity(Json out) {
        out.member("pid", process.subject.pid());
        out.member("main_class", Paths.mainClass());
        out.member("version", process.version);
        out.member("jdk", System.getProperty("java.version", ""));
        out.name("image").beginObject();
        out.member("identity", process.image.identity());
        out.member("proof", process.image.proof());
        out.member("text", process.image.text());
        out.endObject();
    }

    private void degraded(Json out) {
        out.name("degraded").beginArray();
        for (Degradation degradation : Degradations.of(process)) {
            out.beginObject();
            out.member("what", degradation.what());
            out.member("detail", degradation.detail());
            out.endObject();
        }
        out.endArray();
    }
}
