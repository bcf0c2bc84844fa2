package org.audithalt.backlog;

import java.util.Arrays;

/** The slots of the current slab that a look found in flight, so that the next quick look goes there. The writer's; one thread. */
final class InFlightSlots {
    private int[] slots = new int[256];
    private long[] tickets = new long[256];
    private int count;

    void clear() {
        count = 0;
    }

    void add(int slot, long word) {
        if (count == slots.length) {
            // both or none: there may be no memory for the second
            int[] more = Arrays.copyOf(slots, count * 2);
            tickets = Arrays.copyOf(tickets, count * 2);
            slots = more;
        }
        slots[count] = slot;
        tickets[count++] = SlotLayout.ticket(word);
    }

    /** Adds those that are complete now to what was found; keeps those that still are in flight. Whether any is not. */
    boolean look(Generation current, FoundSlots found) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            long word = current.slab().word(slot);
            int state = SlotLayout.state(word);
            if (SlotLayout.ticket(word) != tickets[i]) {
                // given back and taken again since: found by its new ticket
                continue;
            }
            if (SlotScan.isComplete(state)) {
                found.add(current, slot, word);
            } else if (SlotScan.isInFlight(state) || state == SlotLayout.WAITING) {
                slots[kept] = slot;
                tickets[kept++] = tickets[i];
            }
        }
        boolean ended = kept < count;
        count = kept;
        return ended;
    }
}
