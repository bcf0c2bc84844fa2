package org.audithalt.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number of a status as a metric of its own.
 *
 * @param name of its family
 * @param type of that
 * @param help a sentence
 * @param path names of the members that lead to it, with dots between
 * @param value what becomes of it
 */
record StatusMetric(String name, String type, String help, String path, Value value) {
    /** How a member of a status becomes a value. */
    enum Value {
        /** As it is; below 0 there is none. */
        NUMBER,
        /** true is 1. */
        FLAG,
        /** Milliseconds become seconds; below 0 there is none. */
        SECONDS,
        /** A time since the epoch; at 0 there is none. */
        TIMESTAMP,
        /** A time since the epoch becomes the seconds since then; 0 stays. */
        AGE,
        /** An hour's bytes become a second's. */
        HOURLY
    }

    static final String GAUGE = "gauge";
    private static final String COUNTER = "counter";

    /** All, in the order in which they are printed. */
    static final List<StatusMetric> ALL = List.of(
            gauge(
                    "up",
                    "Whether the process answered; 0: the rest is from the header of its backlog.",
                    "reachable",
                    Value.FLAG),
            gauge(
                    "status_timestamp_seconds",
                    "When a process that does not answer last wrote that header.",
                    "as_of",
                    Value.TIMESTAMP),
            gauge("start_waits", "1 of a process whose start waits for space.", "at_start", Value.FLAG),
            gauge(
                    "unaudited_seconds",
                    "Since when actions run without being recorded, seconds; 0: they do not.",
                    "unaudited.since",
                    Value.AGE),
            gauge(
                    "waiting_threads",
                    "Threads that wait at the closed gate or for a free slot.",
                    "waiting",
                    Value.NUMBER),
            gauge("oldest_wait_seconds", "How long the oldest of them has waited.", "oldest_wait_ms", Value.SECONDS),
            gauge("backlog_slots", "Slots for records (backlog_limit).", "backlog.limit", Value.NUMBER),
            gauge("backlog_used_slots", "Of these, slots in use.", "backlog.used", Value.NUMBER),
            gauge(
                    "backlog_in_flight_actions",
                    "Actions that have begun and not ended.",
                    "backlog.in_flight",
                    Value.NUMBER),
            gauge(
                    "backlog_waiting_actions",
                    "Actions that merely wait for somebody else, as an accept.",
                    "backlog.waiting",
                    Value.NUMBER),
            gauge(
                    "backlog_unstored_records",
                    "Complete records that are not yet stored in the log.",
                    "backlog.unstored",
                    Value.NUMBER),
            gauge(
                    "backlog_oldest_unstored_age_seconds",
                    "Since the action of the oldest of these began; 0 if there is none.",
                    "backlog.oldest",
                    Value.AGE),
            gauge("log_bytes", "Size of the log in use.", "log.bytes", Value.NUMBER),
            gauge("log_last_serial", "Serial number of the last event stored.", "log.serial", Value.NUMBER),
            gauge("log_free_bytes", "Free space of its file system at the last look.", "log.free_bytes", Value.NUMBER),
            gauge("log_needed_bytes", "Free space below which the gate closes.", "log.needed_bytes", Value.NUMBER),
            gauge(
                    "log_growth_bytes_per_second",
                    "How fast the log grows, over the last hour at most.",
                    "log.growth_bytes_per_hour",
                    Value.HOURLY),
            gauge(
                    "log_full_seconds",
                    "When the gate closes for lack of space if the log goes on to grow so.",
                    "log.full_in_ms",
                    Value.SECONDS),
            counter("lost_records_total", "Records lost since the start.", "lost.count", Value.NUMBER),
            counter(
                    "orphan_records_total",
                    "Records whose action ended unseen, stored as outcome unknown.",
                    "orphans",
                    Value.NUMBER),
            gauge("hooks", "Hooks in place.", "hooks.woven", Value.NUMBER),
            gauge("hooks_probed_timestamp_seconds", "When hooks were last probed.", "hooks.probed", Value.TIMESTAMP),
            gauge(
                    "hooks_verified_timestamp_seconds",
                    "When every hook was last looked for.",
                    "hooks.verified",
                    Value.TIMESTAMP),
            gauge("rules", "Rules in force; 0: every operation is audited.", "rules.count", Value.NUMBER),
            gauge(
                    "drill_timestamp_seconds",
                    "When the last drill since the start ended.",
                    "drill.time",
                    Value.TIMESTAMP));

    private static StatusMetric gauge(String name, String help, String path, Value value) {
        return new StatusMetric("audithalt_" + name, GAUGE, help, path, value);
    }

    private static StatusMetric counter(String name, String help, String path, Value value) {
        return new StatusMetric("audithalt_" + name, COUNTER, help, path, value);
    }

    /** Its value in a status; null if that does not tell. */
    @Nullable
    String in(Fields status, long nowMillis) {
        Fields object = status;
        String member = path;
        for (int dot = member.indexOf('.'); dot >= 0; dot = member.indexOf('.')) {
            object = object.object(member.substring(0, dot));
            member = member.substring(dot + 1);
        }
        return object.has(member) ? text(object, member, nowMillis) : null;
    }

    private @Nullable String text(Fields object, String member, long nowMillis) {
        long number = object.number(member);
        return switch (value) {
            case FLAG -> object.flag(member, false) ? "1" : "0";
            case NUMBER -> number < 0 ? null : Long.toString(number);
            case SECONDS -> number < 0 ? null : PrometheusText.seconds(number);
            case TIMESTAMP -> number <= 0 ? null : PrometheusText.seconds(number);
            case AGE -> PrometheusText.seconds(number <= 0 ? 0 : Math.max(0, nowMillis - number));
            case HOURLY -> number < 0 ? null : PrometheusText.seconds(number * 10 / 36);
        };
    }
}
