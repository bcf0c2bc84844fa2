package org.audithalt.backlog;

import java.util.Arrays;

/**
 * Finds the slots whose records are complete. The writer's; one thread.
 *
 * <p>A look at every slot of a large backlog costs as much as writing many records, so most looks go only where news can be:
 * to the slots that the tickets drawn since the last look point to, and to those seen in flight. A ticket that leads nowhere
 * (its claim found its slot taken, or is still on its way) makes the look a full one, and so does a crowded backlog.
 *
 * <p>The records of one thread come in the order of its actions: a look takes only tickets drawn before it began. If it
 * finds a later action of a thread, the earlier one had ended before the later drew its ticket, hence before the look, so
 * the look finds it, too, or an earlier one has.
 */
final class SlotScan {
    private static final long FULL_MILLIS = 250;
    private static final long FULL_NANOS = FULL_MILLIS * 1_000_000;
    private static final long WAITING_NANOS = 10_000_000;
    /**
     * For so long a ticket that led nowhere may still be on its way to a slot, its thread preempted or waiting for a page:
     * looks are full.
     */
    private static final long STRAY_NANOS = 2_000_000_000;

    private static final long STAMPED_FIRST = 1L << 40;
    private static final int SLOT_BITS = 22;
    private static final int CROWDED = 4;

    private final Backlog backlog;
    private long[] found = new long[4096];
    private byte[] foundIn = new byte[4096];
    private int count;
    private int[] inFlight = new int[256];
    private long[] inFlightTickets = new long[256];
    private int inFlightCount;
    private int generationSeen;
    private long ticketSeen;
    private int postedSeen;
    private long fullNanos = System.nanoTime() - FULL_NANOS;
    private long waitingNanos;
    private long strayNanos = System.nanoTime() - STRAY_NANOS;

    private int generalUsed;
    private int allInFlight;
    private int waiting;

    SlotScan(Backlog backlog) {
        this.backlog = backlog;
    }

    /**
     * Looks for complete records.
     *
     * @param posted number of control records posted so far
     * @param everywhere whether to look at every slot
     * @return how many were found, numbered from 0 in the order in which they are to be written
     */
    int look(int posted, boolean everywhere) {
        count = 0;
        Generation current = backlog.current();
        Slab slab = current.slab();
        long ticket = slab.lastTicket();
        long now = System.nanoTime();
        boolean full = everywhere
                || now - fullNanos > FULL_NANOS
                || generationSeen != current.number()
                || generalUsed > slab.generalSlots() / CROWDED
                || ticket - ticketSeen > slab.generalSlots() / CROWDED
                || now - strayNanos < STRAY_NANOS
                || !lookWhereNewsIs(current, ticket, posted, now);
        if (full) {
            count = 0;
            fullNanos = now;
            if (strayNanos != now && !allAtHome(slab, ticket)) {
                // a full look, too, passes over a claim that is still on its way
                strayNanos = now;
            }
            lookEverywhere(current, ticket);
        }
        generationSeen = current.number();
        ticketSeen = ticket;
        postedSeen = posted;
        return count;
    }

    /** Returns false if some ticket led nowhere: what it stands for may be anywhere. */
    private boolean lookWhereNewsIs(Generation current, long ticket, int posted, long now) {
        Slab slab = current.slab();
        lookAtInFlight(current);
        if (!lookAtTickets(current, ticket)) {
            strayNanos = now;
            return false;
        }
        if (posted != postedSeen) {
            int first = Area.firstControlSlot(slab);
            lookAt(current, first, first + BacklogLayout.CONTROL_SLOTS, ticket);
        }
        // who has accepted and then acted again must find both records in one look
        boolean waitingDue = count > 0 || now - waitingNanos > WAITING_NANOS;
        if (waitingDue && (waiting > 0 || ticket != ticketSeen)) {
            waitingNanos = now;
            waiting = 0;
            lookAt(current, slab.firstWaitingSlot(), slab.slots(), ticket);
        }
        Arrays.sort(found, 0, count);
        return true;
    }

    private void lookEverywhere(Generation current, long ticket) {
        generalUsed = 0;
        allInFlight = 0;
        waiting = 0;
        inFlightCount = 0;
        for (int i = 1; i < Token.GENERATIONS; i++) {
            // the oldest slab first
            int number = (current.number() + i - 1) % (Token.GENERATIONS - 1) + 1;
            Generation generation = backlog.generations()[number];
            if (generation != null) {
                int from = count;
                long limit = generation == current ? ticket : Long.MAX_VALUE;
                lookAt(generation, 0, generation.slab().slots(), limit);
                Arrays.sort(found, from, count);
            }
        }
    }

    /** Passes over tickets beyond the limit: they were drawn after the look began. */
    private void lookAt(Generation generation, int firstSlot, int endSlot, long limit) {
        Slab slab = generation.slab();
        for (int slot = firstSlot; slot < endSlot; slot++) {
            long word = slab.word(slot);
            int state = SlotLayout.state(word);
            if (state == SlotLayout.FREE) {
                continue;
            }
            boolean general = slot < slab.generalSlots() && generation == backlog.current();
            generalUsed += general ? 1 : 0;
            if (SlotLayout.ticket(word) > limit) {
                continue;
            }
            if (isComplete(state)) {
                add(generation, slot, word);
            } else if (state == SlotLayout.WAITING) {
                waiting++;
            } else if (isInFlight(state)) {
                allInFlight++;
                if (generation == backlog.current() && slot < Area.firstControlSlot(slab)) {
                    remember(slot, word);
                }
            }
        }
    }

    private void lookAtInFlight(Generation current) {
        int kept = 0;
        for (int i = 0; i < inFlightCount; i++) {
            int slot = inFlight[i];
            long word = current.slab().word(slot);
            int state = SlotLayout.state(word);
            if (SlotLayout.ticket(word) != inFlightTickets[i]) {
                // given back and taken again since: found by its new ticket
                continue;
            }
            if (isComplete(state)) {
                add(current, slot, word);
            } else if (isInFlight(state)) {
                inFlight[kept] = slot;
                inFlightTickets[kept++] = inFlightTickets[i];
            }
        }
        inFlightCount = kept;
    }

    /** Goes to the home of each ticket drawn since the last look; returns false if one is not there. */
    private boolean lookAtTickets(Generation current, long ticket) {
        Slab slab = current.slab();
        int firstWaiting = slab.firstWaitingSlot();
        int waitingSlots = slab.slots() - firstWaiting;
        for (long drawn = ticketSeen + 1; drawn <= ticket; drawn++) {
            int slot = (int) (drawn % slab.generalSlots());
            long word = slab.word(slot);
            if (SlotLayout.ticket(word) == drawn) {
                // free: given back unused, and free words keep their ticket
                int state = SlotLayout.state(word);
                if (isComplete(state)) {
                    add(current, slot, word);
                } else if (isInFlight(state)) {
                    remember(slot, word);
                }
            } else if (SlotLayout.ticket(slab.word(firstWaiting + (int) (drawn % waitingSlots))) != drawn) {
                return false;
            }
        }
        return true;
    }

    /** Whether each ticket drawn since the last look has reached its home. */
    private boolean allAtHome(Slab slab, long ticket) {
        if (ticket - ticketSeen > slab.generalSlots()) {
            return false;
        }
        int firstWaiting = slab.firstWaitingSlot();
        int waitingSlots = slab.slots() - firstWaiting;
        for (long drawn = ticketSeen + 1; drawn <= ticket; drawn++) {
            if (SlotLayout.ticket(slab.word((int) (drawn % slab.generalSlots()))) != drawn
                    && SlotLayout.ticket(slab.word(firstWaiting + (int) (drawn % waitingSlots))) != drawn) {
                return false;
            }
        }
        return true;
    }

    private static boolean isComplete(int state) {
        return state == SlotLayout.DONE || state == SlotLayout.ORPHAN;
    }

    private static boolean isInFlight(int state) {
        return state == SlotLayout.CLAIMED || state == SlotLayout.IN_FLIGHT;
    }

    private void remember(int slot, long word) {
        if (inFlightCount == inFlight.length) {
            inFlight = Arrays.copyOf(inFlight, inFlightCount * 2);
            inFlightTickets = Arrays.copyOf(inFlightTickets, inFlightCount * 2);
        }
        inFlight[inFlightCount] = slot;
        inFlightTickets[inFlightCount++] = SlotLayout.ticket(word);
    }

    /**
     * A record that already bears a serial goes before all that do not, in the order of the serials: the log's last serial
     * must mean that all below it are there.
     */
    private void add(Generation generation, int slot, long word) {
        if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
            foundIn = Arrays.copyOf(foundIn, count * 2);
        }
        long serial = SlotWriter.getLong(generation.slab(), slot, SlotLayout.SERIAL_OFFSET);
        long order = serial == 0 ? SlotLayout.ticket(word) : serial - STAMPED_FIRST;
        found[count] = order << SLOT_BITS | slot;
        foundIn[count++] = (byte) generation.number();
    }

    int generation(int i) {
        return foundIn[i];
    }

    int slot(int i) {
        return (int) found[i] & (1 << SLOT_BITS) - 1;
    }

    /** General slots in use at the last full look. */
    int generalUsed() {
        return generalUsed;
    }

    /** Slots in flight at the last full look. */
    int inFlight() {
        return allInFlight;
    }

    int waiting() {
        return waiting;
    }
}
