package org.audithalt.review.report;

import java.time.ZoneOffset;
import java.util.List;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.TimeRange;

/** The page: what happened, when and how it ended; what it was about; when processes stood still; what is missing. */
final class Page {
    /** Nothing may be fetched, run or sent. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static final int MOST_UNREAD = 20;

    private static final String[][] SECTIONS = {
        {"time", "Over time"},
        {"outcomes", "Outcomes"},
        {"operations", "Operations"},
        {"objects", "Objects"},
        {"peers", "Hosts"},
        {"subjects", "Subjects"},
        {"keys", "Keys"},
        {"halts", "Halts"},
        {"thresholds", "Thresholds"},
        {"losses", "Losses"},
        {"own", "The audit itself"}
    };

    private final PageFacts facts;
    private final List<String> logs;
    private final List<String> unread;
    private final Filter filter;
    private final Markup page = new Markup();

    Page(PageFacts facts, List<String> logs, List<String> unread, Filter filter) {
        this.facts = facts;
        this.logs = logs;
        this.unread = unread;
        this.filter = filter;
    }

    String text() {
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
        head();
        page.open("body");
        header();
        page.open("main");
        if (facts.events > 0) {
            new PageTime(facts, page).append();
            RankedTable.append(
                    "operations",
                    "Operations",
                    "System calls by name, other events by the type of their record.",
                    "Operation",
                    facts.operations,
                    page);
            RankedTable.append(
                    "objects",
                    "Objects",
                    "Files, directories and Unix domain sockets; of several names in an event the one that it was about.",
                    "Name",
                    facts.objects,
                    page);
            RankedTable.append(
                    "peers", "Hosts", "Addresses of sockets, with their ports.", "Address", facts.peers, page);
            RankedTable.append(
                    "subjects",
                    "Subjects",
                    "Who acted: user, login user, program, label.",
                    "Subject",
                    facts.subjects,
                    page);
            RankedTable.append("keys", "Keys", "What the rules call the events.", "Key", facts.keys, page);
            new PageTrust(facts, page).append();
        }
        page.closeLine();
        page.open("footer")
                .leaf(
                        "p",
                        "Made by audithalt report. All times are UTC. The page holds everything that it shows, asks nothing from a network and runs no scripts.");
        page.closeLine().close().close();
        return page.toString();
    }

    private void head() {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "referrer", "content", "no-referrer");
        page.leaf("title", "Audit report: " + String.join(", ", logs.subList(0, Math.min(3, logs.size()))));
        page.leaf("style", PageStyle.text()).closeLine();
    }

    private void header() {
        page.open("header").leaf("h1", "Audit report");
        String more = logs.size() > 5 ? " and " + (logs.size() - 5) + " more" : "";
        page.leaf("p", String.join(", ", logs.subList(0, Math.min(5, logs.size()))) + more, "class", "name");
        unread();
        if (facts.events == 0) {
            page.leaf("p", "No events of interest were found" + selected() + ".")
                    .closeLine();
            return;
        }
        page.leaf(
                "p", time(facts.firstMillis) + " to " + time(facts.lastMillis) + " UTC" + selected(), "class", "soft");
        page.open("ul", "class", "tiles");
        tile("events", Wording.number(facts.events), "events", false);
        tile("failed", Wording.number(outcome(Outcome.FAILED)), "failed", false);
        tile("unknown", Wording.number(outcome(Outcome.UNKNOWN)), "outcome unknown", false);
        int halts = facts.halts.halts().size();
        String lasting = halts == 0 ? "" : ", " + Wording.duration(facts.halts.totalMillis());
        tile("halts-number", Wording.number(halts), (halts == 1 ? "halt" : "halts") + lasting, halts > 0);
        tile("lost", Wording.number(facts.lost), "records lost", facts.lost > 0);
        tile("missing", Wording.number(facts.serials.missing()), "serial numbers missing", facts.serials.missing() > 0);
        page.closeLine();
        page.open("nav", "aria-label", "Sections").open("ul");
        for (String[] section : SECTIONS) {
            page.open("li").leaf("a", section[1], "href", "#h-" + section[0]).close();
        }
        page.close().close().closeLine();
    }

    /** Whoever reads only the page must know that it is not all. */
    private void unread() {
        if (unread.isEmpty()) {
            return;
        }
        page.leaf(
                "p",
                "Logs that could not be read to their end, so that this page does not have all:",
                "class",
                "alarm");
        page.open("ul", "class", "alarm", "id", "unread");
        for (String reason : unread.subList(0, Math.min(MOST_UNREAD, unread.size()))) {
            page.leaf("li", reason);
        }
        if (unread.size() > MOST_UNREAD) {
            page.leaf("li", "and " + (unread.size() - MOST_UNREAD) + " more");
        }
        page.closeLine();
    }

    private void tile(String id, String number, String what, boolean alarm) {
        page.open("li", "class", alarm ? "alarm" : "plain")
                .leaf("b", number, "id", id)
                .text(what)
                .closeLine();
    }

    private long outcome(Outcome outcome) {
        return facts.outcomes[outcome.ordinal()];
    }

    /** What was asked for, if not everything was. */
    private String selected() {
        TimeRange range = filter.range();
        String text = filter.outcome() == Outcome.FAILED ? "; only what failed" : "";
        text += filter.outcome() == Outcome.SUCCESS ? "; only what succeeded" : "";
        text += filter.withoutConfig() ? "; without changes of the configuration" : "";
        text += range.from() == TimeRange.ALL.from() ? "" : "; selected from " + time(range.from() * 1000);
        return text + (range.to() == TimeRange.ALL.to() ? "" : "; selected to " + time(range.to() * 1000));
    }

    static String time(long millis) {
        return Line.people(millis, ZoneOffset.UTC);
    }
}
