package org.audithalt.review.report;

/** A table of the most frequent values, each with a bar that shows its share by outcome. Stateless. */
final class RankedTable {
    private static final int ROWS = 20;
    private static final int LONGEST_BEGIN = 180;
    private static final int LONGEST_END = 60;

    private RankedTable() {}

    /**
     * Appends a section.
     *
     * @param id of the table
     * @param what the values are, for the headline of the first column
     */
    static void append(String id, String title, String about, String what, OutcomeTally tally, Markup page) {
        page.open("section", "aria-labelledby", "h-" + id).leaf("h2", title, "id", "h-" + id);
        page.leaf("p", about, "class", "soft");
        Tally values = tally.values();
        if (values.size() == 0) {
            page.leaf("p", "There were none.").closeLine();
            return;
        }
        int[] order = values.order(false);
        int rows = Math.min(ROWS, order.length);
        page.open("div", "class", "scroll").open("table", "id", id).leaf("caption", caption(values, order, rows));
        page.open("thead")
                .open("tr")
                .leaf("th", what, "scope", "col")
                .leaf("th", "Share", "scope", "col", "class", "share");
        page.leaf("th", "Events", "scope", "col", "class", "number");
        page.leaf("th", "Failed", "scope", "col", "class", "number");
        page.leaf("th", "Unknown", "scope", "col", "class", "number").close().close();
        page.open("tbody");
        for (int i = 0; i < rows; i++) {
            row(tally, order[i], values.hits(order[0]), page);
        }
        page.close().close().close().closeLine();
    }

    private static String caption(Tally values, int[] order, int rows) {
        long shown = 0;
        for (int i = 0; i < rows; i++) {
            shown += values.hits(order[i]);
        }
        long rest = values.total() - shown;
        return order.length == rows
                ? "All " + Wording.number(rows) + ", the most frequent first."
                : "The most frequent " + rows + " of " + Wording.number(order.length) + "; the others have "
                        + Wording.count(rest, "event") + ".";
    }

    private static void row(OutcomeTally tally, int number, long most, Markup page) {
        long[] counts = new long[OutcomeTally.OUTCOMES];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = tally.hits(number, i);
        }
        page.open("tr").leaf("th", shortened(tally.values().text(number)), "scope", "row", "class", "name");
        page.open("td", "class", "share")
                .open(
                        "svg",
                        "class",
                        "bar",
                        "viewBox",
                        "0 0 100 10",
                        "preserveAspectRatio",
                        "none",
                        "aria-hidden",
                        "true");
        Shown.bar(counts, most, "10", page);
        page.close().close();
        page.leaf("td", Wording.number(tally.values().hits(number)), "class", "number");
        page.leaf("td", Wording.number(counts[Shown.FAILED.outcome()]), "class", "number");
        page.leaf("td", Wording.number(counts[Shown.UNKNOWN.outcome()]), "class", "number")
                .closeLine();
    }

    /** A name of thousands of characters would hide all others. */
    static String shortened(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= LONGEST_BEGIN + LONGEST_END) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST_BEGIN)) + " … "
                + text.substring(text.offsetByCodePoints(text.length(), -LONGEST_END)) + " (" + Wording.number(length)
                + " characters)";
    }
}
