package org.audithalt.review.report;

import org.audithalt.review.EventFacts.Outcome;

/** How outcomes are shown, from below to above and from left to right. */
enum Shown {
    SUCCEEDED(Outcome.SUCCESS, "ok", "succeeded"),
    FAILED(Outcome.FAILED, "bad", "failed"),
    UNKNOWN(Outcome.UNKNOWN, "open", "outcome unknown");

    private final Outcome outcome;
    private final String style;
    private final String word;

    Shown(Outcome outcome, String style, String word) {
        this.outcome = outcome;
        this.style = style;
        this.word = word;
    }

    /** Ordinal number of the outcome. */
    int outcome() {
        return outcome.ordinal();
    }

    String style() {
        return style;
    }

    String word() {
        return word;
    }

    /** What the colours mean. */
    static void legend(boolean halts, Markup page) {
        page.open("ul", "class", "legend");
        for (Shown shown : values()) {
            swatch(shown.style, shown.word, page);
        }
        if (halts) {
            swatch("halt", "halt", page);
        }
        page.closeLine();
    }

    private static void swatch(String style, String word, Markup page) {
        page.open("li").open("svg", "viewBox", "0 0 12 12", "aria-hidden", "true");
        page.empty("rect", "class", style, "width", "12", "height", "12")
                .close()
                .text(word)
                .close();
    }

    /** Three parts of a bar that is 100 wide. */
    static void bar(long[] counts, long whole, String height, Markup page) {
        double from = 0;
        for (Shown shown : values()) {
            double width = 100.0 * counts[shown.outcome()] / whole;
            if (width > 0) {
                String x = TimeChart.at(from);
                page.empty("rect", "class", shown.style, "x", x, "width", TimeChart.at(width), "height", height);
                from += width;
            }
        }
    }
}
