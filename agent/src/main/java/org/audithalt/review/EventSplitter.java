package org.audithalt.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines of a block and puts the records of an event together, as ausearch does: records of several events may be
 * mixed; an event is complete when another begins and it has had its last record, or is some seconds younger. For one thread.
 *
 * <p>Lines that are no records are passed over, and zeros before a line, which preallocation or a crash leaves.
 */
final class EventSplitter {
    /** Takes the events, each valid only during the call. */
    interface Events {
        /** An event is complete. */
        void complete(Event event);

        /** A line that is no record. */
        void malformed(byte[] bytes, int begin, int end);
    }

    private final TimeRange range;
    private final long timeoutSeconds;
    private final Events events;
    private final LineHead head = new LineHead();
    private final List<Event> open = new ArrayList<>();
    private final List<Event> spare = new ArrayList<>();
    /** Highest serial number of an open event, or more; and the time of the oldest, or less. */
    private long openSerial = -1;

    private long oldestSeconds = Long.MAX_VALUE;
    private boolean anyEnded;
    private boolean continues;
    private long leastSerial = Long.MAX_VALUE;
    private long youngestStart = Long.MIN_VALUE;

    EventSplitter(TimeRange range, Events events) {
        this(range, Query.TIMEOUT_SECONDS, events);
    }

    /** @param timeoutSeconds after which an event has no further records (end_of_event_timeout, auditd.conf(5)) */
    EventSplitter(TimeRange range, long timeoutSeconds, Events events) {
        this.range = range;
        this.timeoutSeconds = timeoutSeconds;
        this.events = events;
    }

    /** Goes on with events that earlier blocks have left open. */
    void resume(List<Event> left) {
        for (int i = 0; i < left.size(); i++) {
            opened(left.get(i));
            anyEnded |= left.get(i).ended();
        }
    }

    /** Reads all lines from an index on; the last need not end in a newline. */
    void read(byte[] bytes, int from, int to) {
        int begin = from;
        while (begin < to) {
            int newline = Bytes.indexOf(bytes, begin, to, '\n');
            line(bytes, begin, newline, newline < to);
            begin = newline + 1;
        }
    }

    /** Nothing follows: all open events are complete, in the order in which they began. */
    void finish() {
        completeAll(Long.MAX_VALUE, true);
    }

    /** Events without an end so far, in the order in which they began. They are not this splitter's any more. */
    List<Event> takeOpen() {
        List<Event> taken = new ArrayList<>(open);
        open.clear();
        return taken;
    }

    /** Lowest serial number of all records read. */
    long leastSerial() {
        return leastSerial;
    }

    /** Time of the youngest event that began, in seconds. */
    long youngestStart() {
        return youngestStart;
    }

    /** Whether an event that began has begun before, where this has not read. */
    boolean continuesEvent() {
        return continues;
    }

    /** Whether an event of this time is complete once one of another time has begun. */
    static boolean isOver(long seconds, long youngestStart, long timeoutSeconds) {
        // times are not negative; the oldest of none is the greatest number
        return youngestStart - timeoutSeconds >= seconds;
    }

    private void line(byte[] bytes, int lineBegin, int lineEnd, boolean whole) {
        int begin = lineBegin;
        int end = lineEnd;
        while (begin < end && bytes[begin] == 0) {
            begin++;
        }
        while (end > begin && (bytes[end - 1] == ' ' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (begin == end) {
            return;
        }
        if (!head.read(bytes, begin, end)) {
            events.malformed(bytes, begin, end);
            return;
        }
        if (!range.holds(head.seconds)) {
            return;
        }
        leastSerial = Math.min(leastSerial, head.serial);
        Event event = eventOfHead(bytes);
        if (event == null) {
            event = spare.isEmpty() ? new Event() : spare.remove(spare.size() - 1);
            event.begin(bytes, begin, lineEnd, head);
            began(event);
        } else {
            event.add(bytes, begin, lineEnd, head);
        }
        if (!whole) {
            event.tear();
        }
        anyEnded |= event.ended();
    }

    private @Nullable Event eventOfHead(byte[] bytes) {
        if (head.serial > openSerial) {
            return null;
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).goesOn(bytes, head)) {
                return open.get(i);
            }
        }
        return null;
    }

    private void began(Event event) {
        continues |= RecordTypes.continuesEvent(event.type(0));
        youngestStart = Math.max(youngestStart, event.seconds());
        if (anyEnded || isOver(oldestSeconds, event.seconds(), timeoutSeconds)) {
            completeAll(event.seconds(), false);
        }
        opened(event);
    }

    private void opened(Event event) {
        open.add(event);
        openSerial = Math.max(openSerial, event.serial());
        oldestSeconds = Math.min(oldestSeconds, event.seconds());
    }

    private void completeAll(long begunSeconds, boolean finish) {
        int kept = 0;
        openSerial = -1;
        oldestSeconds = Long.MAX_VALUE;
        anyEnded = false;
        for (int i = 0; i < open.size(); i++) {
            Event event = open.get(i);
            if (finish || event.ended() || isOver(event.seconds(), begunSeconds, timeoutSeconds)) {
                events.complete(event);
                spare.add(event);
            } else {
                open.set(kept++, event);
                openSerial = Math.max(openSerial, event.serial());
                oldestSeconds = Math.min(oldestSeconds, event.seconds());
            }
        }
        open.subList(kept, open.size()).clear();
    }
}
