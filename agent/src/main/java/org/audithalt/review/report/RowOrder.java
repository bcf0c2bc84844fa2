package org.audithalt.review.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts rows of events that no record ends where aureport has them: before those that began after them. Such an event is known
 * to be complete only up to two seconds of the log later, so rows are held back as long. All others keep the order of the
 * log. For one thread.
 */
final class RowOrder implements RowReader.Rows {
    private static final long HELD_MILLIS = 4000;
    private static final int MOST_HELD = 100_000;
    /** So many places before the first row are given back at once. */
    private static final int EMPTY_PLACES = 1 << 16;

    private record Held(long millis, long serial, byte[] bytes) {}

    private final RowReader.Rows rows;
    private final List<Held> held = new ArrayList<>();
    private final Row next = new Row();
    private int first;
    private long newest = Long.MIN_VALUE;

    RowOrder(RowReader.Rows rows) {
        this.rows = rows;
    }

    @Override
    public void row(Row row) throws IOException {
        long millis = row.number(DetailRows.MILLIS);
        long serial = row.number(DetailRows.SERIAL);
        Held taken = new Held(millis, serial, row.copy());
        int at = held.size();
        if (row.number(DetailRows.LATE) != 0) {
            while (at > first && isBehind(held.get(at - 1), taken)) {
                at--;
            }
        }
        held.add(at, taken);
        newest = Math.max(newest, millis);
        while (first < held.size()
                && (held.size() - first > MOST_HELD || held.get(first).millis < newest - HELD_MILLIS)) {
            giveOut();
        }
    }

    void finish() throws IOException {
        while (first < held.size()) {
            giveOut();
        }
    }

    private void giveOut() throws IOException {
        next.read(held.get(first++).bytes, 0);
        rows.row(next);
        if (first == EMPTY_PLACES) {
            held.subList(0, first).clear();
            first = 0;
        }
    }

    private static boolean isBehind(Held one, Held late) {
        return one.millis > late.millis || (one.millis == late.millis && one.serial > late.serial);
    }
}
