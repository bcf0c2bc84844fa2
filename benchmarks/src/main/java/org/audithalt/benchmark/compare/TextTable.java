package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as a GitHub table with its columns in line, so that it reads the same in a terminal and on a page. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();

    /** @param headings those that begin with {@code >} stand over numbers, to the right */
    TextTable(String... headings) {
        List<String> names = new ArrayList<>();
        for (String heading : headings) {
            boolean number = heading.startsWith(">");
            numbers.add(number);
            names.add(number ? heading.substring(1) : heading);
        }
        rows.add(names);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        int columns = numbers.size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                String blanks = " ".repeat(widths[i] - cell.length());
                text.append("| ")
                        .append(numbers.get(i) ? blanks + cell : cell + blanks)
                        .append(' ');
            }
            text.append("|\n");
            if (r == 0) {
                for (int i = 0; i < columns; i++) {
                    String line = "-".repeat(widths[i]);
                    text.append('|').append(numbers.get(i) ? "-" + line + ":" : " " + line + " ");
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
