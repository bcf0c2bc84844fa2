package org.audithalt.review.report;

/** A table of texts. For one thread. */
final class PlainTable {
    private final Markup page;
    private final String[] styles;

    /**
     * Begins the table.
     *
     * @param columns headline and style of each column, in turn
     */
    PlainTable(String id, String caption, Markup page, String... columns) {
        this.page = page;
        styles = new String[columns.length / 2];
        page.open("div", "class", "scroll").open("table", "id", id).leaf("caption", caption);
        page.open("thead").open("tr");
        for (int i = 0; i < styles.length; i++) {
            styles[i] = columns[2 * i + 1];
            page.leaf("th", columns[2 * i], "scope", "col", "class", styles[i]);
        }
        page.close().close().open("tbody");
    }

    PlainTable row(String... cells) {
        page.open("tr");
        for (int i = 0; i < cells.length; i++) {
            page.leaf("td", RankedTable.shortened(cells[i]), "class", styles[i]);
        }
        page.closeLine();
        return this;
    }

    void end() {
        page.close().close().closeLine();
    }
}
