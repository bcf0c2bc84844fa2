package org.audithalt.record;

/**
 * Text that is the same in every event but for the event's stamp, which it holds in one or more places: the end of one line and
 * the beginning of the next, perhaps. It is kept with the stamp written in, so that an event costs one copy of it and a few
 * digits: the time changes at most every millisecond, and of the serial only the digits, hardly ever their number. Not
 * thread-safe.
 */
final class StampedRun {
    private final EventHead head;
    /** What comes before, between and behind the stamps. */
    private final byte[][] parts;

    private final Octets run = new Octets(128);
    private final int[] serialAt;
    private long layout;

    /** @param parts what comes before, between and behind the stamps, one more than these */
    StampedRun(EventHead head, byte[]... parts) {
        this.head = head;
        this.parts = parts;
        serialAt = new int[parts.length - 1];
    }

    /** Appends the text with the stamp that is set. */
    void append(Octets out) {
        if (layout != head.layout()) {
            make();
        }
        int from = out.length();
        out.append(run);
        for (int i = 0; i < serialAt.length; i++) {
            head.putSerial(out, from + serialAt[i]);
        }
    }

    private void make() {
        run.clear();
        for (int i = 0; i < serialAt.length; i++) {
            run.append(parts[i]);
            serialAt[i] = run.length() + head.beforeSerial();
            head.appendStamp(run);
        }
        run.append(parts[serialAt.length]);
        layout = head.layout();
    }
}
