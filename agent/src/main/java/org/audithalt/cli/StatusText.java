package org.audithalt.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.gate.Reason;

/**
 * A status for an administrator at three in the morning: first whether the process is halted, since when and why; then
 * what ends that; then who waits; then the figures.
 */
final class StatusText {
    private final boolean all;
    private final boolean settings;
    private final StatusLines lines;
    private long hostPid;

    /**
     * @param clock the time shown times are compared with, and their zone
     * @param all whether every waiter is listed
     * @param settings whether settings that nobody set are listed too
     */
    StatusText(Clock clock, boolean all, boolean settings) {
        this.lines = new StatusLines(clock);
        this.all = all;
        this.settings = settings;
    }

    /** The lines for one process. */
    String of(StatusReport report) {
        lines.clear();
        Fields status = new Fields(report.members());
        hostPid = status.number("host_pid");
        if (status.has("error")) {
            return heading(status) + "refused to answer: " + status.text("error") + "\n";
        }
        if (!status.has("gate") && !status.flag("reachable", true)) {
            return heading(status) + "DOES NOT ANSWER: " + status.text("unreachable") + "\n";
        }
        if (status.flag("at_start", false)) {
            atStart(status);
            return lines.toString();
        }
        if (!status.flag("reachable", true)) {
            unreachable(status);
            return lines.toString();
        }
        lines.paragraph(heading(status) + summary(status) + "\n");
        unaudited(status.object("unaudited"));
        reasons(status.objects("reasons"));
        degraded(status);
        lines.add("resume", status.text("resume"));
        new StatusWaiters(lines, all).add(status);
        new StatusFigures(lines, settings).add(status);
        return lines.toString();
    }

    private void atStart(Fields status) {
        Fields reason = status.objects("reasons").get(0);
        lines.paragraph(heading(status) + "CLOSED AT ITS START" + since(reason) + ": " + cause(reason) + "\n");
        lines.add(
                "clears",
                reason.text("clears") + ": the start then goes on by itself, and audits from the first action on");
        lines.add(
                "waiting",
                "the whole program: nothing of it has begun (kill " + hostPid + " ends it, and nothing is lost)");
    }

    private static String heading(Fields status) {
        return "PID " + status.number("host_pid") + " (" + Wording.program(status.text("main_class")) + ") ";
    }

    private String summary(Fields status) {
        if (isOpen(status)) {
            long waiting = status.number("waiting");
            return "OPEN" + (waiting > 0 ? ", " + Wording.count(waiting, "thread") + " waiting for a free slot" : "")
                    + failing(status);
        }
        String action = status.text("action");
        boolean halts = action.isEmpty() || action.equals("suspend");
        return "CLOSED" + (halts ? "" : " (action " + action + ")") + sinceAndCause(status);
    }

    /** Of the reason that holds longest. */
    private String sinceAndCause(Fields status) {
        Fields first = new Fields(Map.of());
        for (Fields reason : status.objects("reasons")) {
            if (!first.has("reason") || reason.number("since") < first.number("since")) {
                first = reason;
            }
        }
        return since(first) + ": " + cause(first);
    }

    private static boolean isOpen(Fields status) {
        return status.text("gate").equals("open");
    }

    /** What is wrong although the gate is open; the only thing that is, or how many. */
    private static String failing(Fields status) {
        List<Fields> list = status.objects("degraded");
        if (status.has("unverified")) {
            return ", DEGRADED: " + status.text("unverified") + (list.isEmpty() ? "" : " and " + list.size() + " more");
        }
        if (list.isEmpty()) {
            return "";
        }
        String first = degradation(list.get(0));
        return ", DEGRADED: " + first + (list.size() == 1 ? "" : " and " + (list.size() - 1) + " more");
    }

    private static String degradation(Fields degradation) {
        return degradation.text("what") + ": " + degradation.text("detail");
    }

    private void unaudited(Fields unaudited) {
        long since = unaudited.number("since");
        if (since > 0) {
            lines.add(
                    "UNAUDITED",
                    "since " + lines.time(since) + " (" + lines.passed(since) + ") by " + unaudited.text("by") + ": "
                            + unaudited.text("reason") + "; " + Wording.count(unaudited.number("lost"), "record")
                            + " not kept");
        }
    }

    private String since(Fields reason) {
        long since = reason.number("since");
        if (since <= 0) {
            return "";
        }
        return " since " + lines.time(since) + " (" + lines.passed(since) + ")";
    }

    private static String cause(Fields reason) {
        String detail = reason.text("detail");
        return reason.text("reason") + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** What is known of the gate is old: it must not read like what is so now. */
    private void unreachable(Fields status) {
        long asOf = status.number("as_of");
        if (status.flag("starting", false)) {
            lines.paragraph(heading(status) + "STARTING since " + lines.time(asOf) + " (" + lines.passed(asOf) + ")\n");
            lines.add("why", status.text("unreachable"));
            lines.add("log", status.object("log").text("file"));
            return;
        }
        boolean holds = !status.objects("reasons").isEmpty();
        String was = (isOpen(status) ? holds ? "OPEN, UNAUDITED " : "OPEN " : "CLOSED ")
                + lines.ago(asOf)
                + (holds ? "," + sinceAndCause(status) : "");
        lines.paragraph(heading(status) + "DOES NOT ANSWER, was " + was + "\n");
        lines.add("why", status.text("unreachable"));
        lines.add("as of", lines.time(asOf) + " (" + lines.ago(asOf) + "), from the header of its backlog");
        lines.add("waiting", Wording.count(status.number("waiting"), "thread"));
        lines.add("log", status.object("log").text("file"));
    }

    private void reasons(List<Fields> reasons) {
        for (Fields reason : reasons) {
            if (reasons.size() > 1) {
                lines.add("reason", cause(reason) + since(reason));
            }
            lines.add("clears", clears(reason));
        }
    }

    /** A command to be pasted, by the process id that is known here, or words. */
    private String clears(Fields reason) {
        String command = reason.text("command");
        return Reason.cleared(command.isEmpty() ? "" : SuggestedCommand.of(command, hostPid), reason.text("clears"));
    }

    private void degraded(Fields status) {
        List<Fields> list = status.objects("degraded");
        boolean said = list.size() == 1 && isOpen(status) && !status.has("unverified");
        String label = "degraded";
        for (Fields degradation : list) {
            lines.add(label, said ? "" : degradation(degradation));
            label = "";
        }
        lines.add(label, list.isEmpty() ? "" : status.text("unverified"));
    }
}
