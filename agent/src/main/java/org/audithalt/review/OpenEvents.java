package org.audithalt.review;

import java.util.ArrayList;
import java.util.List;

/** Events that blocks have left open, in the order in which they began. For one thread. */
final class OpenEvents {
    private final long timeoutSeconds;
    private List<Event> events = new ArrayList<>();

    /** @param timeoutSeconds after which an event has no further records */
    OpenEvents(long timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    void addAll(List<Event> more) {
        events.addAll(more);
    }

    /** Takes all of them away. */
    List<Event> take() {
        List<Event> taken = events;
        events = new ArrayList<>();
        return taken;
    }

    /** Whether a record of the next block may belong to one of them. */
    boolean mayGoOnIn(BlockWork next) {
        for (Event event : events) {
            if (next.leastSerial() <= event.serial()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Completes those that are over, since none of them goes on in the next block.
     *
     * @param youngestStart time of the youngest event that began there; {@link Long#MIN_VALUE} if none did
     */
    void completeBefore(long youngestStart, BlockWork over) {
        if (youngestStart == Long.MIN_VALUE) {
            return;
        }
        for (Event event : take()) {
            if (event.ended() || EventSplitter.isOver(event.seconds(), youngestStart, timeoutSeconds)) {
                over.complete(event);
            } else {
                events.add(event);
            }
        }
    }

    /** Whether all have had their last record, as far as is known. */
    boolean allEnded() {
        for (Event event : events) {
            if (!event.isWhole()) {
                return false;
            }
        }
        return true;
    }

    /** Nothing follows: completes them all, or, for one who will come again, those before the first that may not be whole. */
    void finish(boolean onlyWhole, BlockWork rest) {
        for (Event event : take()) {
            if (onlyWhole && !event.isWhole()) {
                return;
            }
            rest.complete(event);
        }
    }
}
