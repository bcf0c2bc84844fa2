package org.audithalt.review.report;

import java.util.TreeMap;
import org.audithalt.review.report.OwnEvent.Value;

/** What the page shows, gathered event by event. For one thread. */
final class PageFacts {
    private static final long MILLIS_PER_MINUTE = 60_000;

    final OutcomeTally operations = new OutcomeTally();
    final OutcomeTally objects = new OutcomeTally();
    final OutcomeTally peers = new OutcomeTally();
    final OutcomeTally subjects = new OutcomeTally();
    final OutcomeTally keys = new OutcomeTally();
    final Tally errors = new Tally();
    final Halts halts = new Halts();
    final Serials serials = new Serials();
    /** Events by outcome and minute since the epoch. */
    final TreeMap<Long, long[]> minutes = new TreeMap<>();

    final long[] outcomes = new long[OutcomeTally.OUTCOMES];
    /** What the agent and auditd say of themselves, thresholds and losses excepted. */
    final Latest own = new Latest();

    final Latest thresholds = new Latest();
    final Latest losses = new Latest();
    long lost;
    long events;
    long firstMillis = Long.MAX_VALUE;
    long lastMillis = Long.MIN_VALUE;

    private final Row inner = new Row();
    private long[] minuteOutcomes = new long[OutcomeTally.OUTCOMES];
    private long minute = Long.MIN_VALUE;

    void logBegins(String name) {
        serials.begin(name);
        halts.logBegins();
    }

    void finish() {
        serials.finish();
        halts.finish(serials);
    }

    void add(Row row) {
        serials.add(
                row.number(PageRows.SERIAL),
                (int) row.number(PageRows.TYPE),
                row.number(PageRows.PROCESS),
                row.number(PageRows.CHANGED) > 0);
        if (row.count() < PageRows.COUNTED_CELLS) {
            return;
        }
        events++;
        int outcome = (int) row.number(PageRows.OUTCOME);
        outcomes[outcome]++;
        time(row.number(PageRows.MILLIS), outcome);
        cell(operations, row, PageRows.OPERATION, outcome);
        cell(objects, row, PageRows.OBJECT, outcome);
        cell(peers, row, PageRows.PEER, outcome);
        cell(subjects, row, PageRows.SUBJECT, outcome);
        if (row.from(PageRows.ERROR) >= 0) {
            errors.add(row.bytes(), row.from(PageRows.ERROR), row.to(PageRows.ERROR));
        }
        inner.read(row.bytes(), row.from(PageRows.KEYS) - RowLayout.LENGTH_BYTES);
        for (int i = 0; i < inner.count(); i++) {
            keys.add(inner.bytes(), inner.from(i), inner.to(i), outcome);
        }
        if (row.from(PageRows.OWN) >= 0) {
            inner.read(row.bytes(), row.from(PageRows.OWN) - RowLayout.LENGTH_BYTES);
            own(OwnEvent.of(row.number(PageRows.MILLIS), row.number(PageRows.SERIAL), inner));
        }
    }

    private void time(long millis, int outcome) {
        firstMillis = Math.min(firstMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        long now = Math.floorDiv(millis, MILLIS_PER_MINUTE);
        if (now != minute) {
            minute = now;
            minuteOutcomes = minutes.computeIfAbsent(now, key -> new long[OutcomeTally.OUTCOMES]);
        }
        minuteOutcomes[outcome]++;
    }

    private static void cell(OutcomeTally tally, Row row, int cell, int outcome) {
        if (row.from(cell) >= 0) {
            tally.add(row.bytes(), row.from(cell), row.to(cell), outcome);
        }
    }

    private void own(OwnEvent event) {
        halts.add(event);
        if (event.is("space_left") || event.is("admin_space_left")) {
            thresholds.add(event);
        } else if (event.is("lost") || event.is("unreadable") || event.is("orphan")) {
            lost += event.is("lost") ? Math.max(1, event.number(Value.LOST)) : event.is("unreadable") ? 1 : 0;
            losses.add(event);
        } else {
            own.add(event);
        }
    }
}
