package org.audithalt.cli;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: a headline, left-aligned columns two spaces apart, the last as wide as it likes. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Table(String... headline) {
        widths = new int[headline.length];
        row(headline);
    }

    /** Adds a row with one cell for each column. */
    Table row(String... cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells);
        return this;
    }

    /** The lines, each after an indentation. */
    String lines(String indentation) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indentation);
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]);
                if (i < row.length - 1) {
                    line.append(" ".repeat(widths[i] - row[i].length() + 2));
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
