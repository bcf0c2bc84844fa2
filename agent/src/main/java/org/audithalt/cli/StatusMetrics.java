package org.audithalt.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Statuses as metrics for Prometheus. Units are its base units: seconds, bytes. What is not known, or never was, has no sample
 * instead of a number that means it.
 */
final class StatusMetrics {
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
        text.family(GATE, StatusMetric.GAUGE, "Whether auditable actions may begin.");
        text.family(
                REASON,
                StatusMetric.GAUGE,
                "Since when the gate is closed for a reason; a sample for each that holds.");
        text.family(DEGRADED, StatusMetric.GAUGE, "1 for each thing to be seen to although the gate may be open.");
        text.family(INFO, StatusMetric.GAUGE, "Always 1; versions are in the labels.");
        text.family(SPACE, StatusMetric.GAUGE, "What is left of a threshold's capacity.");
        text.family(SPACE_LIMIT, StatusMetric.GAUGE, "The bound of a threshold: space_left, admin_space_left.");
        for (StatusMetric metric : StatusMetric.ALL) {
            text.family(metric.name(), metric.type(), metric.help());
        }
        text.family(
                DRILL,
                StatusMetric.GAUGE,
                "Whether that drill showed that halting works; 0 also if it was inconclusive.");
        text.family(DEAD, StatusMetric.GAUGE, "Records that a dead process left in its backlog.");
        text.family(DEAD_SINCE, StatusMetric.GAUGE, "When that process last said that it lives.");
        text.family(UNREADABLE, StatusMetric.GAUGE, "JVMs of other users that could not be looked into.");
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
        for (StatusMetric metric : StatusMetric.ALL) {
            String value = metric.in(status, nowMillis);
            if (value != null) {
                text.sample(metric.name(), labels, value);
            }
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
