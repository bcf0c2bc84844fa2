package org.audithalt.backlog;

import java.util.Arrays;

/**
 * Slots with complete records, in the order in which they are to be written: those that already bear a serial first, in the
 * order of the serials, for the log's last serial must mean that all below it are there; then the others by ticket, an older
 * slab before the next. The writer's; one thread. Grows as needed.
 */
final class FoundSlots {
    private static final long STAMPED_FIRST = 1L << 40;
    private static final int SLOT_BITS = 22;

    /** Order and slot, see {@link #add}; negative if stamped. */
    private long[] found = new long[4096];

    private byte[] foundIn = new byte[4096];
    private int count;
    /** Where each slab's part begins and ends, the oldest slab first. */
    private final int[] begins = new int[Token.GENERATIONS - 1];

    private final int[] ends = new int[Token.GENERATIONS - 1];
    private int parts;
    /** Whether the part under way was added in order, as it mostly is. */
    private boolean inOrder;

    void clear() {
        count = 0;
        inOrder = true;
        parts = 0;
        begins[0] = 0;
    }

    void add(Generation generation, int slot, long word) {
        if (count == found.length) {
            // both or none: there may be no memory for the second
            long[] more = Arrays.copyOf(found, count * 2);
            foundIn = Arrays.copyOf(foundIn, count * 2);
            found = more;
        }
        long serial = CheckedNumber.number(SlotWriter.getLong(generation.slab(), slot, SlotLayout.SERIAL_OFFSET));
        long order = serial == 0 ? Math.min(SlotLayout.ticket(word), STAMPED_FIRST) : serial - STAMPED_FIRST;
        found[count] = order << SLOT_BITS | slot;
        inOrder &= count == begins[parts] || found[count - 1] < found[count];
        foundIn[count++] = (byte) generation.number();
    }

    /** Puts what was added since the last call, all of one slab, in order. */
    void endPart() {
        if (!inOrder) {
            HeapSort.sort(found, begins[parts], count);
        }
        inOrder = true;
        ends[parts++] = count;
        if (parts < begins.length) {
            begins[parts] = count;
        }
    }

    /** Joins the parts; no more can be added. */
    void join() {
        if (parts < 2 || count == ends[0]) {
            return;
        }
        long[] joined = new long[found.length];
        byte[] joinedIn = new byte[found.length];
        int put = 0;
        for (int part = firstStamped(); part >= 0; part = firstStamped()) {
            int at = begins[part]++;
            joined[put] = found[at];
            joinedIn[put++] = foundIn[at];
        }
        for (int part = 0; part < parts; part++) {
            int rest = ends[part] - begins[part];
            System.arraycopy(found, begins[part], joined, put, rest);
            System.arraycopy(foundIn, begins[part], joinedIn, put, rest);
            put += rest;
        }
        found = joined;
        foundIn = joinedIn;
    }

    /** The part whose first slot not yet taken bears the lowest serial; -1 if none is left that bears one. */
    private int firstStamped() {
        int first = -1;
        for (int part = 0; part < parts; part++) {
            boolean stamped = begins[part] < ends[part] && found[begins[part]] < 0;
            if (stamped && (first < 0 || found[begins[part]] < found[begins[first]])) {
                first = part;
            }
        }
        return first;
    }

    int count() {
        return count;
    }

    /** Number of the slab. */
    int generation(int i) {
        return foundIn[i];
    }

    int slot(int i) {
        return (int) found[i] & (1 << SLOT_BITS) - 1;
    }
}
