package org.audithalt.review.report;

import java.io.IOException;
import java.util.LinkedList;
import java.util.ListIterator;

/**
 * Puts rows of events that no record ends where aureport has them: before those that began after them. Such an event is known
 * to be complete only up to two seconds of the log later, so rows are held back as long. All others keep the order of the
 * log. For one thread.
 */
final class RowOrder implements RowReader.Rows {
    private static final long HELD_MILLIS = 4000;
    private static final int MOST_HELD = 100_000;

    private record Held(long millis, long serial, byte[] bytes) {}

    private final RowReader.Rows rows;
    private final LinkedList<Held> held = new LinkedList<>();
    private final Row next = new Row();
    private long newest = Long.MIN_VALUE;

    RowOrder(RowReader.Rows rows) {
        this.rows = rows;
    }

    @Override
    public void row(Row row) throws IOException {
        long millis = row.number(DetailRows.MILLIS);
        long serial = row.number(DetailRows.SERIAL);
        Held taken = new Held(millis, serial, row.copy());
        ListIterator<Held> at = held.listIterator(held.size());
        if (row.number(DetailRows.LATE) != 0) {
            while (at.hasPrevious()) {
                Held before = at.previous();
                if (before.millis < millis || (before.millis == millis && before.serial < serial)) {
                    at.next();
                    break;
                }
            }
        }
        at.add(taken);
        newest = Math.max(newest, millis);
        while (held.size() > MOST_HELD || held.getFirst().millis < newest - HELD_MILLIS) {
            giveOut();
        }
    }

    void finish() throws IOException {
        while (!held.isEmpty()) {
            giveOut();
        }
    }

    private void giveOut() throws IOException {
        next.read(held.removeFirst().bytes, 0);
        rows.row(next);
    }
}
