package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.record.ControlKind;

/** Tells when the system clock is set ({@link ClockWatch}): a record and a line on stderr. The announcer's thread. */
final class ClockNews {
    private final ControlSlots control;
    private final StderrLines stderrLines;
    private final HaltNews haltNews;
    private final long mostNanos;
    private final ClockWatch clock = new ClockWatch(System.nanoTime(), System.currentTimeMillis());

    /** @param mostNanos between two readings that can be compared */
    ClockNews(ControlSlots control, StderrLines stderrLines, HaltNews haltNews, long mostNanos) {
        this.control = control;
        this.stderrLines = stderrLines;
        this.haltNews = haltNews;
        this.mostNanos = mostNanos;
    }

    /** Looks, and tells. */
    void tell() {
        long before = System.nanoTime();
        long wallMillis = System.currentTimeMillis();
        long after = System.nanoTime();
        // else this thread did not run between the two, and the clocks cannot be compared
        if (after - before >= mostNanos) {
            return;
        }
        long byMillis = clock.look(after, wallMillis);
        if (byMillis != 0) {
            haltNews.clockSetBy(byMillis);
            String by = ClockWatch.seconds(byMillis);
            control.post(
                    ControlKind.CLOCK,
                    ControlSlots.AGENT,
                    ControlSlots.AGENT,
                    true,
                    "by=" + by + " from=" + ClockWatch.seconds(wallMillis - byMillis) + " to="
                            + ClockWatch.seconds(wallMillis));
            stderrLines.say("the system clock was set by " + by + " s, or the machine slept");
        }
    }
}
