package org.audithalt.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.audithalt.control.SuggestedCommand;

/**
 * A status for an administrator at three in the morning: first whether the process is halted, since when and why; then
 * what ends that; then who waits; then the figures.
 */
final class StatusText {
    /** Waiters shown unless all are wanted. */
    private static final int WAITERS_SHOWN = 20;

    private static final int LABEL_WIDTH = 10;
    private static final long NOTICEABLE_MILLIS = 1000;

    private final Clock clock;
    private final boolean all;
    private final boolean settings;
    private final StringBuilder text = new StringBuilder();
    private long hostPid;

    /**
     * @param clock the time shown times are compared with, and their zone
     * @param all whether every waiter is listed
     * @param settings whether settings that nobody set are listed too
     */
    StatusText(Clock clock, boolean all, boolean settings) {
        this.clock = clock;
        this.all = all;
        this.settings = settings;
    }

    /** The lines for one process. */
    String of(StatusReport report) {
        text.setLength(0);
        Fields status = new Fields(report.members());
        hostPid = status.number("host_pid");
        if (status.has("error")) {
            return heading(status) + "refused to answer: " + status.text("error") + "\n";
        }
        text.append(heading(status)).append(summary(status)).append('\n');
        if (!status.flag("reachable", true)) {
            unreachable(status);
            return text.toString();
        }
        reasons(status.objects("reasons"));
        line("resume", status.text("resume"));
        waiters(status);
        figures(status);
        settings(status.objects("settings"));
        return text.toString();
    }

    private static String heading(Fields status) {
        return "PID " + status.number("host_pid") + " (" + status.text("main_class") + ") ";
    }

    private String summary(Fields status) {
        if (status.text("gate").equals("open")) {
            long waiting = status.number("waiting");
            boolean held = waiting > 0 && status.flag("reachable", true);
            return "OPEN" + (held ? ", " + Wording.count(waiting, "thread") + " waiting for a free slot" : "");
        }
        Fields first = new Fields(Map.of());
        for (Fields reason : status.objects("reasons")) {
            if (!first.has("reason") || reason.number("since") < first.number("since")) {
                first = reason;
            }
        }
        String action = status.text("action");
        boolean halts = action.isEmpty() || action.equals("suspend");
        return "CLOSED" + (halts ? "" : " (action " + action + ")") + since(first) + ": " + cause(first);
    }

    private String since(Fields reason) {
        long since = reason.number("since");
        if (since <= 0) {
            return "";
        }
        return " since " + time(since) + " (" + Wording.duration(clock.millis() - since) + ")";
    }

    private static String cause(Fields reason) {
        String detail = reason.text("detail");
        return reason.text("reason") + (detail.isEmpty() ? "" : ": " + detail);
    }

    private void unreachable(Fields status) {
        line("", "does not answer: " + status.text("unreachable"));
        long asOf = status.number("as_of");
        line("as of", time(asOf) + " (" + ago(asOf) + "), from the header of its backlog");
        line("waiting", Wording.count(status.number("waiting"), "thread"));
        line("log", status.object("log").text("file"));
    }

    private void reasons(List<Fields> reasons) {
        for (Fields reason : reasons) {
            if (reasons.size() > 1) {
                line("reason", cause(reason) + since(reason));
            }
            line("clears", clears(reason));
        }
    }

    /** A command to be pasted, by the process id that is known here, or words. */
    private String clears(Fields reason) {
        String words = reason.text("clears");
        if (reason.text("command").isEmpty()) {
            return words;
        }
        return SuggestedCommand.of(reason.text("command"), hostPid) + (words.isEmpty() ? "" : ", " + words);
    }

    private void waiters(Fields status) {
        long waiting = status.number("waiting");
        if (waiting == 0) {
            line("waiting", "no thread");
            return;
        }
        line(
                "waiting",
                Wording.count(waiting, "thread") + ", the longest for "
                        + Wording.duration(status.number("oldest_wait_ms")));
        Table table = new Table("WAITING", "OPERATION", "THREAD", "OBJECT");
        long shown = 0;
        for (Fields waiter : status.objects("waiters")) {
            if (!all && shown == WAITERS_SHOWN) {
                break;
            }
            shown++;
            table.row(
                    Wording.duration(waiter.number("waiting_ms")),
                    waiter.text("operation"),
                    waiter.text("thread") + (waiter.flag("virtual", false) ? " (virtual)" : ""),
                    waiter.text("object"));
        }
        if (shown > 0) {
            text.append('\n').append(table.lines("    "));
            if (waiting > shown) {
                text.append("    ... ").append(waiting - shown).append(all ? " more\n" : " more (--all)\n");
            }
            text.append('\n');
        }
    }

    private void figures(Fields status) {
        Fields backlog = status.object("backlog");
        line(
                "backlog",
                backlog.number("used") + " of " + Wording.count(backlog.number("limit"), "slot") + " used, "
                        + backlog.number("in_flight") + " in flight, " + backlog.number("waiting") + " merely waiting, "
                        + Wording.bytes(backlog.number("bytes")));
        line("", backlog.text("file"));
        Fields log = status.object("log");
        line(
                "log",
                Wording.bytes(log.number("bytes")) + ", last serial " + log.number("serial") + ", flush "
                        + log.text("flush"));
        line("", log.text("file"));
        if (!log.text("rotation").isEmpty()) {
            line("rotation", "NOT DONE: " + log.text("rotation"));
        }
        logs(status.objects("logs"));
        line(
                "disk",
                Wording.bytes(log.number("free_bytes")) + " free, " + Wording.bytes(log.number("needed_bytes"))
                        + " needed");
        space(status.objects("space"));
        String label = "not CAPP";
        for (String setting : status.texts("not_capp")) {
            line(label, setting);
            label = "";
        }
        lost(status.object("lost"));
        rules(status.object("rules"));
        Fields hooks = status.object("hooks");
        long probed = hooks.number("probed");
        long verified = hooks.number("verified");
        long waiting = hooks.number("when_loaded");
        line(
                "hooks",
                hooks.number("woven") + " woven" + (probed > 0 ? ", probed " + ago(probed) : "")
                        + (verified > 0 ? ", verified " + ago(verified) : "")
                        + (waiting > 0 ? "; " + waiting + " more when their classes are loaded" : ""));
        line("", status.text("unverified"));
        for (String gone : hooks.texts("gone")) {
            line("", gone);
        }
        long changing = hooks.number("changing_ms");
        if (changing >= NOTICEABLE_MILLIS) {
            line(
                    "",
                    "being changed for other rules for " + changing / 1000
                            + " s: a transformer of another agent may wait for a suspended thread");
        }
        for (String kept : hooks.texts("kept")) {
            line("", "not unwoven, though no rule needs them: " + kept);
        }
        Fields image = status.object("image");
        line("image", image.has("identity") ? image.text("identity") + ", proof " + image.text("text") : "");
        Fields health = status.object("health");
        String problem = health.text("problem");
        String there = health.flag("present", false) ? ", there" : ", not there";
        line(
                "health",
                health.text("file").isEmpty()
                        ? ""
                        : health.text("file") + (problem.isEmpty() ? there : ": " + problem));
        line(
                "agent",
                status.text("version") + " on JDK " + status.text("jdk") + ", hang-safe: "
                        + (status.flag("hang_safe", false) ? "yes" : "no"));
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
        text.append('\n').append(table.lines("    ")).append('\n');
    }

    /** Each threshold with what is left of it. */
    private void space(List<Fields> thresholds) {
        String label = "warnings";
        for (Fields threshold : thresholds) {
            String limit = threshold.text("limit");
            long since = threshold.number("since");
            line(
                    label,
                    threshold.text("threshold") + " " + limit + (limit.endsWith("%") ? "" : " MiB") + " ("
                            + Wording.bytes(threshold.number("limit_bytes")) + ", "
                            + threshold.text("action") + "): "
                            + (threshold.flag("reached", false)
                                    ? "REACHED since " + time(since) + " (" + Wording.duration(clock.millis() - since)
                                            + "), "
                                    : "")
                            + Wording.bytes(threshold.number("left_bytes")) + " left");
            label = "";
        }
    }

    private void lost(Fields lost) {
        long count = lost.number("count");
        line(
                "lost",
                count == 0
                        ? "no record"
                        : Wording.count(count, "record") + ", first " + time(lost.number("first")) + ", last "
                                + time(lost.number("last")));
    }

    private void rules(Fields rules) {
        line("rules", RulesText.counts(rules) + RulesText.source(rules));
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
            text.append('\n').append(table.lines("    "));
        }
        if (shown < list.size()) {
            text.append("    ")
                    .append(Wording.count((long) list.size() - shown, "setting"))
                    .append(" at default (--settings)\n");
        }
    }

    private void line(String label, String content) {
        if (!content.isEmpty()) {
            text.append("  ")
                    .append(label)
                    .append(" ".repeat(LABEL_WIDTH - label.length()))
                    .append(content)
                    .append('\n');
        }
    }

    private String time(long millis) {
        return Wording.time(millis, clock.millis(), clock.getZone());
    }

    private String ago(long millis) {
        return Wording.duration(clock.millis() - millis) + " ago";
    }
}
