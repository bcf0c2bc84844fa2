package org.audithalt.agent;

import org.audithalt.backlog.ControlSlots;
import org.audithalt.record.ControlKind;

/** Tells when the system clock is set ({@link ClockWatch}): a record and a line on stderr. The announcer's thread. */
final class ClockNews {
    private final ControlSlots control;
    private final StderrLines stderrLines;
    private final HaltNews haltNews;
    private final ClockReading reading;
    private final ClockWatch clock;

    /** Begins with what the clocks say now. */
    ClockNews(ControlSlots control, StderrLines stderrLines, HaltNews haltNews, ClockReading reading) {
        this.control = control;
        this.stderrLines = stderrLines;
        this.haltNews = haltNews;
        this.reading = reading;
        while (!reading.take()) {
            // a beginning that cannot be compared would be a step at the first look
        }
        clock = new ClockWatch(reading.nanos(), reading.wallMillis());
    }

    /** Looks, and tells. */
    void tell() {
        if (!reading.take()) {
            return;
        }
        long wallMillis = reading.wallMillis();
        long byMillis = clock.look(reading.nanos(), wallMillis);
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
