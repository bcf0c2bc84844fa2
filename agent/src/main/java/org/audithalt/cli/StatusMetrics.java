package org.audithalt.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statuses as metrics for Prometheus. Units are its base units: seconds, bytes. What is not known, or never was, has no sample
 * instead of a number that means it.
 */
final class StatusMetrics {
    /** How a member of a status becomes a value. */
    private enum Value {
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

    /** @param path names of the members that lead to it, with dots between */
    private record Metric(String name, String type, String help, String path, Value value) {}

    private static final String GAUGE = "gauge";
    private static final String COUNTER = "counter";

    private static final List<Metric> METRICS = List.of(
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

    private static final String GATE = "audithalt_gate_open";
    private static final String REASON = "audithalt_gate_reason_timestamp_seconds";
    private static final String DEGRADED = "audithalt_degraded";
    private static final String INFO = "audithalt_info";
    private static final String SPACE = "audithalt_space_left_bytes";
    private static final String SPACE_LIMIT = "audithalt_space_limit_bytes";
    private static final String DRILL = "audithalt_drill_success";
    private static final String DEAD = "audithalt_dead_unstored_records";
    private static final String DEAD_SINCE = "audithalt_dead_timestamp_seconds";
    private static final String UNREADABLE = "audithalt_unreadable_jvms";

    private final PrometheusText text = new PrometheusText();
    private final long nowMillis;

    private StatusMetrics(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    private static Metric gauge(String name, String help, String path, Value value) {
        return new Metric("audithalt_" + name, GAUGE, help, path, value);
    }

    private static Metric counter(String name, String help, String path, Value value) {
        return new Metric("audithalt_" + name, COUNTER, help, path, value);
    }

    /** All processes of a look in one text. */
    static String of(StatusLook look, long nowMillis) {
        StatusMetrics metrics = new StatusMetrics(nowMillis);
        metrics.families();
        for (StatusReport report : look.reports()) {
            metrics.add(report.members());
        }
        for (DeadJvm dead : look.dead()) {
            Map<String, String> labels = labels(dead.members(), "pid");
            labels.put("backlog", dead.file().toString());
            metrics.text.sample(DEAD, labels, Long.toString(dead.records()));
            metrics.text.sample(DEAD_SINCE, labels, PrometheusText.seconds(dead.diedMillis()));
        }
        metrics.text.sample(UNREADABLE, Map.of(), Integer.toString(look.unreadable()));
        return metrics.text.toString();
    }

    private void families() {
        text.family(GATE, GAUGE, "Whether auditable actions may begin.");
        text.family(REASON, GAUGE, "Since when the gate is closed for a reason; a sample for each that holds.");
        text.family(DEGRADED, GAUGE, "1 for each thing to be seen to although the gate may be open.");
        text.family(INFO, GAUGE, "Always 1; versions are in the labels.");
        text.family(SPACE, GAUGE, "What is left of a threshold's capacity.");
        text.family(SPACE_LIMIT, GAUGE, "The bound of a threshold: space_left, admin_space_left.");
        for (Metric metric : METRICS) {
            text.family(metric.name, metric.type, metric.help);
        }
        text.family(DRILL, GAUGE, "Whether that drill showed that halting works; 0 also if nobody waited.");
        text.family(DEAD, GAUGE, "Records that a dead process left in its backlog.");
        text.family(DEAD_SINCE, GAUGE, "When that process last said that it lives.");
        text.family(UNREADABLE, GAUGE, "JVMs of other users that could not be looked into.");
    }

    private void add(Map<String, Object> members) {
        Fields status = new Fields(members);
        Map<String, String> labels = labels(members, "host_pid");
        if (status.has("gate")) {
            text.sample(GATE, labels, status.text("gate").equals("open") ? "1" : "0");
        }
        for (Fields reason : status.objects("reasons")) {
            text.sample(
                    REASON,
                    and(labels, "reason", reason.text("reason")),
                    PrometheusText.seconds(reason.number("since")));
        }
        degraded(status, labels);
        if (status.has("version")) {
            Map<String, String> versions = and(labels, "version", status.text("version"));
            versions.put("jdk", status.text("jdk"));
            text.sample(INFO, versions, "1");
        }
        for (Fields space : status.objects("space")) {
            Map<String, String> threshold = and(labels, "threshold", space.text("threshold"));
            text.sample(SPACE, threshold, Long.toString(space.number("left_bytes")));
            text.sample(SPACE_LIMIT, threshold, Long.toString(space.number("limit_bytes")));
        }
        for (Metric metric : METRICS) {
            add(metric, status, labels);
        }
        if (status.object("drill").number("time") > 0) {
            text.sample(DRILL, labels, status.object("drill").text("result").equals("success") ? "1" : "0");
        }
    }

    /** Several of a kind, as two logs that cannot be used, are one sample. */
    private void degraded(Fields status, Map<String, String> labels) {
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        for (Fields degradation : status.objects("degraded")) {
            kinds.put(degradation.text("what"), and(labels, "what", degradation.text("what")));
        }
        for (Map<String, String> kind : kinds.values()) {
            text.sample(DEGRADED, kind, "1");
        }
    }

    private void add(Metric metric, Fields status, Map<String, String> labels) {
        Fields object = status;
        String name = metric.path;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.')) {
            object = object.object(name.substring(0, dot));
            name = name.substring(dot + 1);
        }
        if (object.has(name)) {
            String value = value(metric.value, object, name);
            if (!value.isEmpty()) {
                text.sample(metric.name, labels, value);
            }
        }
    }

    /** Empty if there is none. */
    private String value(Value kind, Fields object, String name) {
        long number = object.number(name);
        return switch (kind) {
            case FLAG -> object.flag(name, false) ? "1" : "0";
            case NUMBER -> number < 0 ? "" : Long.toString(number);
            case SECONDS -> number < 0 ? "" : PrometheusText.seconds(number);
            case TIMESTAMP -> number <= 0 ? "" : PrometheusText.seconds(number);
            case AGE -> PrometheusText.seconds(number <= 0 ? 0 : Math.max(0, nowMillis - number));
            case HOURLY -> number < 0 ? "" : PrometheusText.seconds(number * 10 / 36);
        };
    }

    private static Map<String, String> labels(Map<String, Object> members, String pid) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("pid", String.valueOf(members.get(pid)));
        labels.put("main_class", String.valueOf(members.get("main_class")));
        Object log = members.get("log") instanceof Map<?, ?> object ? object.get("file") : null;
        labels.put("log", log == null ? "" : log.toString());
        return labels;
    }

    private static Map<String, String> and(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return more;
    }
}
