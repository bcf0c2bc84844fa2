package org.audithalt.cli;

import java.util.List;

/** The figures of a status, below what is wrong: where records are and how much room they have, what is hooked, the settings. */
final class StatusFigures {
    private static final long NOTICEABLE_MILLIS = 1000;

    private final StatusLines lines;
    private final boolean settings;

    /** @param settings whether settings that nobody set are listed too */
    StatusFigures(StatusLines lines, boolean settings) {
        this.lines = lines;
        this.settings = settings;
    }

    /** Adds the lines. */
    void add(Fields status) {
        backlog(status.object("backlog"));
        log(status);
        lost(status.object("lost"));
        drill(status.object("drill"));
        lines.add("rules", RulesText.counts(status.object("rules")) + RulesText.source(status.object("rules")));
        hooks(status.object("hooks"));
        Fields image = status.object("image");
        lines.add("image", image.has("identity") ? image.text("identity") + ", proof " + image.text("text") : "");
        health(status.object("health"));
        lines.add(
                "agent",
                status.text("version") + " on JDK " + status.text("jdk") + ", hang-safe: "
                        + (status.flag("hang_safe", false) ? "yes" : "no"));
        settings(status.objects("settings"));
    }

    private void health(Fields health) {
        String file = health.text("file");
        String problem = health.text("problem");
        String state = !problem.isEmpty() ? ": " + problem : health.flag("present", false) ? ", there" : ", not there";
        lines.add("health", file.isEmpty() ? "" : file + state);
    }

    private void backlog(Fields backlog) {
        lines.add(
                "backlog",
                backlog.number("used") + " of " + Wording.count(backlog.number("limit"), "slot") + " used, "
                        + backlog.number("in_flight") + " in flight, " + backlog.number("waiting")
                        + " in accept or the like, "
                        + Wording.bytes(backlog.number("bytes")));
        lines.add("", backlog.text("file"));
        long unstored = backlog.number("unstored");
        long oldest = backlog.number("oldest");
        long serial = backlog.number("oldest_serial");
        if (unstored > 0 && oldest > 0) {
            lines.add(
                    "unstored",
                    Wording.count(unstored, "record") + ", the oldest of an action that began " + lines.ago(oldest)
                            + (serial > 0 ? ", serial " + serial : ""));
        }
    }

    private void log(Fields status) {
        Fields log = status.object("log");
        lines.add(
                "log",
                Wording.bytes(log.number("bytes")) + ", last serial " + log.number("serial") + ", flush "
                        + log.text("flush"));
        lines.add("", log.text("file"));
        if (!log.text("rotation").isEmpty()) {
            lines.add("rotation", "NOT DONE: " + log.text("rotation"));
        }
        logs(status.objects("logs"));
        lines.add(
                "disk",
                Wording.bytes(log.number("free_bytes")) + " free, " + Wording.bytes(log.number("needed_bytes"))
                        + " needed" + toGoOn(log) + growth(log));
        space(status.objects("space"));
        String label = "not CAPP";
        for (String setting : status.texts("not_capp")) {
            lines.add(label, setting);
            label = "";
        }
    }

    private void hooks(Fields hooks) {
        long probed = hooks.number("probed");
        long verified = hooks.number("verified");
        long waiting = hooks.number("when_loaded");
        lines.add(
                "hooks",
                hooks.number("woven") + " woven" + (probed > 0 ? ", probed " + lines.ago(probed) : "")
                        + (verified > 0 ? ", verified " + lines.ago(verified) : "")
                        + (waiting > 0 ? "; " + waiting + " more when their classes are loaded" : ""));
        for (String gone : hooks.texts("gone")) {
            lines.add("", gone);
        }
        long changing = hooks.number("changing_ms");
        if (changing >= NOTICEABLE_MILLIS) {
            lines.add(
                    "",
                    "being changed for other rules for " + changing / 1000
                            + " s: a transformer of another agent may wait for a suspended thread");
        }
        for (String kept : hooks.texts("kept")) {
            lines.add("", "not unwoven, though no rule needs them: " + kept);
        }
    }

    /** Each log of a list with its state; a single one is shown already. */
    private void logs(List<Fields> logs) {
        if (logs.size() < 2) {
            return;
        }
        Table table = new Table("LOG", "STATE", "FREE", "FILE");
        for (Fields log : logs) {
            String state = log.text("state");
            boolean said = !log.flag("in_use", false) || state.equals("in_use");
            String detail = log.text("detail");
            table.row(
                    Long.toString(log.number("number")),
                    (said ? "" : "in use, ") + state.replace('_', ' '),
                    Wording.bytes(log.number("free_bytes")),
                    log.text("file") + (detail.isEmpty() ? "" : ": " + detail));
        }
        lines.paragraph("\n" + table.lines("    ") + "\n");
    }

    /** Each threshold with what is left of it. */
    private void space(List<Fields> thresholds) {
        String label = "warnings";
        for (Fields threshold : thresholds) {
            String limit = threshold.text("limit");
            long since = threshold.number("since");
            lines.add(
                    label,
                    threshold.text("threshold") + " " + limit + (limit.endsWith("%") ? "" : " MiB") + " ("
                            + Wording.bytes(threshold.number("limit_bytes")) + ", "
                            + threshold.text("action") + "): "
                            + (threshold.flag("reached", false)
                                    ? "REACHED since " + lines.time(since) + " (" + lines.passed(since) + "), "
                                    : "")
                            + Wording.bytes(threshold.number("left_bytes")) + " left");
            label = "";
        }
    }

    private void lost(Fields lost) {
        long count = lost.number("count");
        lines.add(
                "lost",
                count == 0
                        ? "no record"
                        : Wording.count(count, "record") + ", first " + lines.time(lost.number("first")) + ", last "
                                + lines.time(lost.number("last")));
    }

    private static String toGoOn(Fields log) {
        long bytes = log.number("needed_to_open_bytes");
        return bytes > 0 ? ", " + Wording.bytes(bytes) + " to go on after a halt" : "";
    }

    private static String growth(Fields log) {
        long rate = log.number("growth_bytes_per_hour");
        long left = log.number("full_in_ms");
        return (rate > 0 ? "; the log grows " + Wording.bytes(rate) + " an hour" : "")
                + (left > 0 ? ", full in " + Wording.duration(left) : "");
    }

    private void drill(Fields drill) {
        long time = drill.number("time");
        lines.add(
                "drill",
                time == 0
                        ? "never"
                        : drill.text("result") + " " + lines.ago(time) + " (" + lines.time(time) + "), serial "
                                + drill.number("serial") + ": " + drill.text("text"));
    }

    private void settings(List<Fields> list) {
        Table table = new Table("SETTING", "VALUE", "SOURCE");
        int shown = 0;
        for (Fields setting : list) {
            if (settings || !setting.text("source").equals("default")) {
                table.row(setting.text("key"), setting.text("value"), setting.text("source"));
                shown++;
            }
        }
        if (shown > 0) {
            lines.paragraph("\n" + table.lines("    "));
        }
        if (shown < list.size()) {
            lines.paragraph(
                    "    " + Wording.count((long) list.size() - shown, "setting") + " at default (--settings)\n");
        }
    }
}
