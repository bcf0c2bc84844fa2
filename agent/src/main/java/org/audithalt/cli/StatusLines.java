package org.audithalt.cli;

import java.time.Clock;

/** The text of a status as it grows: labelled lines, and times as people read them. */
final class StatusLines {
    private static final int LABEL_WIDTH = 10;

    private final Clock clock;
    private final StringBuilder text = new StringBuilder();

    /** @param clock the time shown times are compared with, and their zone */
    StatusLines(Clock clock) {
        this.clock = clock;
    }

    void clear() {
        text.setLength(0);
    }

    /** A line with a label, which may be empty; no line if it has no content. */
    void add(String label, String content) {
        if (!content.isEmpty()) {
            text.append("  ")
                    .append(label)
                    .append(" ".repeat(LABEL_WIDTH - label.length()))
                    .append(content)
                    .append('\n');
        }
    }

    /** Text with its own line ends. */
    void paragraph(String paragraph) {
        text.append(paragraph);
    }

    /** A time of day, with its date unless that is today's. */
    String time(long millis) {
        return Wording.time(millis, clock.millis(), clock.getZone());
    }

    /** How long ago a time was. */
    String passed(long millis) {
        return Wording.duration(clock.millis() - millis);
    }

    String ago(long millis) {
        return passed(millis) + " ago";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
