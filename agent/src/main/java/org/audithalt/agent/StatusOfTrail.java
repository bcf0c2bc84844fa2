package org.audithalt.agent;

import org.audithalt.backlog.Drain;
import org.audithalt.backlog.OldestUnstored;
import org.audithalt.control.Json;
import org.audithalt.sink.LogState;
import org.audithalt.sink.SpaceState;
import org.audithalt.sink.SpaceThreshold;

/** The part of a status that says where records are, how much room they have, and which were lost. */
final class StatusOfTrail {
    private final AuditedProcess process;

    StatusOfTrail(AuditedProcess process) {
        this.process = process;
    }

    void write(Json out) {
        backlog(out);
        log(out);
        space(out);
        out.name("not_capp").beginArray();
        for (String line : NotCapp.lines(process.settings)) {
            out.value(line);
        }
        out.endArray();
        losses(out);
    }

    private void backlog(Json out) {
        Drain.Use use = process.drain.use();
        out.name("backlog").beginObject();
        out.member("limit", process.backlog.generalSlots());
        out.member("used", use.used());
        out.member("in_flight", use.inFlight());
        out.member("waiting", use.waiting());
        out.member("unstored", use.unstored());
        OldestUnstored oldest = OldestUnstored.in(process.backlog);
        out.member("oldest", oldest.sinceMillis());
        out.member("oldest_serial", oldest.serial());
        out.member("file", process.backlog.file().toString());
        out.member("bytes", process.backlog.bytes());
        out.endObject();
    }

    private void log(Json out) {
        out.name("log").beginObject();
        out.member("file", process.logs.current().path().toString());
        out.member("bytes", process.logs.current().size());
        out.member("serial", process.writer.storedSerial());
        out.member("free_bytes", process.space.freeBytes());
        out.member("needed_bytes", process.space.neededBytes());
        out.member("needed_to_open_bytes", process.space.neededToOpenBytes());
        out.member("growth_bytes_per_hour", process.space.forecast().growthBytesPerHour());
        out.member("full_in_ms", process.space.forecast().fullInMillis());
        out.member("flush", process.settings.flush());
        out.member("rotation", process.writer.rotationObstacle());
        out.endObject();
        out.name("logs").beginArray();
        for (LogState state : process.logs.states()) {
            out.beginObject();
            out.member("number", state.number());
            out.member("file", state.file().toString());
            out.member("in_use", state.inUse());
            out.member("state", state.word());
            out.member("bytes", state.bytes());
            out.member("free_bytes", state.freeBytes());
            out.member("detail", state.detail());
            out.endObject();
        }
        out.endArray();
    }

    private void space(Json out) {
        out.name("space").beginArray();
        for (SpaceThreshold threshold : process.space.thresholds().list()) {
            SpaceState state = threshold.state();
            out.beginObject();
            out.member("threshold", threshold.word());
            out.member("limit", threshold.limit().text());
            out.member("limit_bytes", state.limitBytes());
            out.member("left_bytes", state.leftBytes());
            out.member("action", threshold.actionText());
            out.member("reached", state.reached());
            out.member("since", state.sinceMillis());
            out.endObject();
        }
        out.endArray();
    }

    private void losses(Json out) {
        out.name("lost").beginObject();
        out.member("count", process.losses.count());
        out.member("first", process.losses.firstMillis());
        out.member("last", process.losses.lastMillis());
        out.endObject();
        out.member("orphans", process.drain.orphans());
    }
}
