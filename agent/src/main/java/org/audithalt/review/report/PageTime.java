package org.audithalt.review.report;

import java.util.Locale;
import java.util.NavigableMap;

/** The parts of the page on when things happened and how they ended. For one thread. */
final class PageTime {
    private static final int MOST_ERRORS = 20;

    private final PageFacts facts;
    private final Markup page;

    PageTime(PageFacts facts, Markup page) {
        this.facts = facts;
        this.page = page;
    }

    void append() {
        overTime();
        outcomes();
    }

    private void overTime() {
        MainSpan span = MainSpan.of(facts.minutes);
        Bins bins = new Bins(span.minutes());
        boolean halts = !facts.halts.halts().isEmpty();
        page.open("section", "aria-labelledby", "h-time").leaf("h2", "Over time", "id", "h-time");
        page.leaf(
                "p", "Events per " + bins.unit() + ", by outcome" + (halts ? "; halts across." : "."), "class", "soft");
        long away = facts.events - MainSpan.events(span.minutes());
        if (away > 0) {
            page.leaf(
                    "p",
                    "Not in the picture, for they are years away from all others: " + Wording.count(away, "event")
                            + ".",
                    "id",
                    "away");
        }
        Shown.legend(halts, page);
        page.open("div", "class", "scroll");
        TimeChart.append(
                bins,
                facts.halts.halts(),
                "Events per " + bins.unit(),
                "Columns from " + bins.label(0) + " to " + bins.label(bins.size() - 1)
                        + " UTC, the highest with " + Wording.count(bins.most(), "event")
                        + ". The table below has the same numbers.",
                page);
        page.closeLine();
        page.open("details").leaf("summary", "The same as a table");
        PlainTable table = new PlainTable(
                "time",
                "Events per " + bins.unit() + "; parts without events are left out.",
                page,
                "From (UTC)",
                "time",
                "Events",
                "number",
                "Succeeded",
                "number",
                "Failed",
                "number",
                "Unknown",
                "number");
        leftOut(span.before(), table);
        for (int bin = 0; bin < bins.size(); bin++) {
            if (bins.total(bin) > 0) {
                table.row(
                        bins.label(bin),
                        Wording.number(bins.total(bin)),
                        Wording.number(bins.count(bin, Shown.SUCCEEDED.outcome())),
                        Wording.number(bins.count(bin, Shown.FAILED.outcome())),
                        Wording.number(bins.count(bin, Shown.UNKNOWN.outcome())));
            }
        }
        leftOut(span.after(), table);
        table.end();
        page.close().closeLine();
    }

    private static void leftOut(NavigableMap<Long, long[]> minutes, PlainTable table) {
        if (!minutes.isEmpty()) {
            table.row(
                    "not in the picture: " + Bins.ofMinute(minutes.firstKey()) + " to "
                            + Bins.ofMinute(minutes.lastKey()),
                    Wording.number(MainSpan.events(minutes)),
                    Wording.number(MainSpan.events(minutes, Shown.SUCCEEDED.outcome())),
                    Wording.number(MainSpan.events(minutes, Shown.FAILED.outcome())),
                    Wording.number(MainSpan.events(minutes, Shown.UNKNOWN.outcome())));
        }
    }

    private void outcomes() {
        page.open("section", "aria-labelledby", "h-outcomes").leaf("h2", "Outcomes", "id", "h-outcomes");
        page.open(
                "svg",
                "class",
                "stack",
                "viewBox",
                "0 0 100 10",
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-labelledby",
                "outcomes-t outcomes-d");
        page.leaf("title", "Events by outcome", "id", "outcomes-t");
        page.leaf("desc", "One bar in three parts; the table below has the numbers.", "id", "outcomes-d");
        Shown.bar(facts.outcomes, facts.events, "10", page);
        page.closeLine();
        Shown.legend(false, page);
        PlainTable table = new PlainTable(
                "outcomes",
                "Events by outcome. Unknown: the process ended before the action did, or the record says nothing.",
                page,
                "Outcome",
                "time",
                "Events",
                "number",
                "Share",
                "number");
        for (Shown shown : Shown.values()) {
            long count = facts.outcomes[shown.outcome()];
            String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * count / facts.events);
            table.row(shown.word(), Wording.number(count), share);
        }
        table.end();
        if (facts.errors.size() > 0) {
            errors();
        }
        page.closeLine();
    }

    private void errors() {
        PlainTable table = new PlainTable(
                "errors",
                "Errors of system calls, the most frequent first.",
                page,
                "Error",
                "name",
                "Events",
                "number");
        int[] order = facts.errors.order(false);
        for (int i = 0; i < Math.min(MOST_ERRORS, order.length); i++) {
            table.row(facts.errors.text(order[i]), Wording.number(facts.errors.hits(order[i])));
        }
        table.end();
    }
}
