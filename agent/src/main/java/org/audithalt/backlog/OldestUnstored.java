package org.audithalt.backlog;

/**
 * The record that has waited longest to be stored: how far the log is behind. Looks at every slot, so it does not depend on
 * the writer, which may hang. A recent, not an exact view; any thread, waits for nobody.
 *
 * @param sinceMillis when its action began, milliseconds since the epoch; 0 if every complete record is stored. Of an action
 *     that merely waited (accept) the wait counts, too
 * @param serial its serial number; 0 while it has none, for it gets one when it is written
 */
public record OldestUnstored(long sinceMillis, long serial) {
    private static final OldestUnstored NONE = new OldestUnstored(0, 0);

    /** Looks at all slots of a backlog. */
    public static OldestUnstored in(Backlog backlog) {
        OldestUnstored oldest = NONE;
        try {
            for (Generation generation : backlog.generations()) {
                if (generation != null) {
                    oldest = older(generation.slab(), oldest);
                }
            }
        } catch (InternalError unbacked) {
            oldest = NONE;
        }
        // others may have cut the file: the space watch says so, and gives it its length again
        return UnbackedPage.takeError() ? NONE : oldest;
    }

    private static OldestUnstored older(Slab slab, OldestUnstored before) {
        OldestUnstored oldest = before;
        for (int slot = 0; slot < slab.slots(); slot++) {
            long word = slab.word(slot);
            if (!isComplete(SlotLayout.state(word))) {
                continue;
            }
            long millis = SlotWriter.getLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET);
            long stamp = SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET);
            boolean older = millis > 0 && (oldest.sinceMillis == 0 || millis < oldest.sinceMillis);
            // the slot may have been freed, and taken by another action, meanwhile
            if (older && SlotLayout.ticket(slab.word(slot)) == SlotLayout.ticket(word)) {
                long ticket = SlotLayout.ticket(word);
                oldest = new OldestUnstored(
                        millis, CheckedNumber.holds(stamp, ticket) ? CheckedNumber.number(stamp) : 0);
            }
        }
        return oldest;
    }

    /** Whether a slot in this state holds a record that only has to be stored. */
    static boolean isComplete(int state) {
        return state == SlotLayout.DONE || state == SlotLayout.ORPHAN || state == SlotLayout.WRITTEN;
    }
}
