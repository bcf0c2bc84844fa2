package org.audithalt.review.report;

import java.util.List;
import org.audithalt.review.report.OwnEvent.Value;

/** The parts of the page on the audit itself: halts, thresholds, losses, holes, changes. For one thread. */
final class PageTrust {
    private final PageFacts facts;
    private final Markup page;

    PageTrust(PageFacts facts, Markup page) {
        this.facts = facts;
        this.page = page;
    }

    void append() {
        halts();
        thresholds();
        losses();
        own();
    }

    private void begin(String id, String title, String about) {
        page.open("section", "aria-labelledby", "h-" + id).leaf("h2", title, "id", "h-" + id);
        page.leaf("p", about, "class", "soft");
    }

    private void halts() {
        begin(
                "halts",
                "Halts",
                "Times at which auditable actions did not begin, because nothing could store their records or an administrator said so.");
        List<Halts.Halt> halts = facts.halts.halts();
        if (halts.isEmpty()) {
            page.leaf("p", "There were none.").closeLine();
            return;
        }
        PlainTable table = new PlainTable(
                "halts",
                shown(halts.size(), "halt"),
                page,
                "From (UTC)",
                "time",
                "Duration",
                "number",
                "Process",
                "number",
                "Cause",
                "name",
                "Ended by",
                "name",
                "Waited",
                "number");
        for (Halts.Halt halt : halts.subList(Math.max(0, halts.size() - Latest.MOST), halts.size())) {
            table.row(
                    halt.fromMillis() < 0 ? "?" : Page.time(halt.fromMillis()),
                    halt.millis() < 0 ? "?" : Wording.duration(halt.millis()),
                    halt.process(),
                    halt.cause(),
                    halt.end(),
                    halt.waited() < 0 ? "?" : Wording.number(halt.waited()));
        }
        table.end();
        page.closeLine();
    }

    private void thresholds() {
        begin(
                "thresholds",
                "Thresholds",
                "When the space for the log fell below space_left or admin_space_left, and when it was above again.");
        if (facts.thresholds.number() == 0) {
            page.leaf("p", "None was reached.").closeLine();
            return;
        }
        PlainTable table = new PlainTable(
                "thresholds",
                shown(facts.thresholds.number(), "event"),
                page,
                "Time (UTC)",
                "time",
                "Threshold",
                "name",
                "State",
                "name",
                "Left",
                "number",
                "Limit",
                "number",
                "Action",
                "name");
        for (OwnEvent event : facts.thresholds.events()) {
            table.row(
                    Page.time(event.millis()),
                    event.get(Value.OP),
                    event.get(Value.STATE),
                    Wording.bytes(event.number(Value.LEFT_BYTES)),
                    Wording.bytes(event.number(Value.LIMIT_BYTES)),
                    event.get(Value.ACTION));
        }
        table.end();
        page.closeLine();
    }

    private void losses() {
        begin(
                "losses",
                "Losses",
                "Records that are known to be lost, and serial numbers that no record in the logs has. Within one log of the agent, or the logs of one log_file=A:B together, there are no holes.");
        boolean any = false;
        if (facts.losses.number() > 0) {
            any = true;
            PlainTable table = new PlainTable(
                    "losses",
                    shown(facts.losses.number(), "event"),
                    page,
                    "Time (UTC)",
                    "time",
                    "Event",
                    "number",
                    "What",
                    "name",
                    "Records",
                    "number");
            for (OwnEvent event : facts.losses.events()) {
                boolean orphans = event.is("orphan");
                table.row(
                        Page.time(event.millis()),
                        Long.toString(event.serial()),
                        orphans ? "without an outcome" : event.get(Value.OP),
                        Wording.number(orphans ? event.number(Value.ORPHANS) : Math.max(1, event.number(Value.LOST))));
            }
            table.end();
        }
        if (!facts.serials.gaps().isEmpty()) {
            any = true;
            PlainTable table = new PlainTable(
                    "gaps",
                    Wording.count(facts.serials.missing(), "serial number") + " missing, in "
                            + Wording.count(facts.serials.holes(), "hole")
                            + (facts.serials.holes() > facts.serials.gaps().size() ? ", the first of them:" : "."),
                    page,
                    "Log",
                    "name",
                    "From",
                    "number",
                    "To",
                    "number",
                    "Numbers",
                    "number");
            for (Serials.Gap gap : facts.serials.gaps()) {
                table.row(
                        gap.log(),
                        Long.toString(gap.from()),
                        Long.toString(gap.to()),
                        Wording.number(gap.to() - gap.from() + 1));
            }
            table.end();
        }
        if (!any) {
            page.leaf("p", "There were none.");
        }
        page.closeLine();
    }

    private void own() {
        begin(
                "own",
                "The audit itself",
                "What the agent and auditd say of themselves: starts and ends, changes of the configuration, rotations, deletions.");
        if (facts.own.number() == 0) {
            page.leaf("p", "Nothing.").closeLine();
            return;
        }
        PlainTable table = new PlainTable(
                "own",
                shown(facts.own.number(), "event"),
                page,
                "Time (UTC)",
                "time",
                "Event",
                "number",
                "Type",
                "name",
                "What",
                "name",
                "By",
                "time",
                "Result",
                "time");
        for (OwnEvent event : facts.own.events()) {
            String why = event.has(Value.REASON) ? ", reason " + event.get(Value.REASON) : "";
            String file = event.has(Value.FILE) ? " " + event.get(Value.FILE) : "";
            table.row(
                    Page.time(event.millis()),
                    Long.toString(event.serial()),
                    event.type(),
                    event.get(Value.OP) + file + why,
                    (event.has(Value.PID) ? "pid " + event.get(Value.PID) : "")
                            + (event.has(Value.UID) ? " uid " + event.get(Value.UID) : ""),
                    event.get(Value.RES));
        }
        table.end();
        page.closeLine();
    }

    private static String shown(long number, String noun) {
        return number > Latest.MOST
                ? "The last " + Latest.MOST + " of " + Wording.count(number, noun) + "."
                : Wording.count(number, noun) + ".";
    }
}
