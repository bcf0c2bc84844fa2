package org.audithalt.backlog;

import java.util.Arrays;

/**
 * Finds the slots whose records are complete. The writer's; one thread.
 *
 * <p>A look at every slot of a large backlog costs as much as writing many records, so most looks go only where news can be:
 * to the slots that the tickets drawn since the last look point to, and to those seen in flight. As long as a ticket is
 * {@linkplain Strays astray} looks are full, and so they are in a crowded backlog.
 *
 * <p>The records of one thread come in the order of its actions: a look takes only tickets drawn before it began. If it
 * finds a later action of a thread, the earlier one had ended before the later drew its ticket, hence before the look, so
 * the look finds it, too, or an earlier one has. Records in a slab that was replaced precede those of the next.
 */
final class SlotScan {
    private static final long FULL_MILLIS = 250;
    private static final long FULL_NANOS = FULL_MILLIS * 1_000_000;
    private static final long WAITING_NANOS = 10_000_000;
    private static final long STAMPED_FIRST = 1L << 40;
    private static final int SLOT_BITS = 22;
    private static final int CROWDED = 4;

    private final Backlog backlog;
    private final Strays strays;
    private Generation current;
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
    private boolean oldSlabsInUse;

    private int generalUsed;
    private int allInFlight;
    private int waiting;
    /** Whether a slot of the waiting area was taken when it was last looked at, or a ticket was drawn since. */
    private boolean waitingMayEnd;

    SlotScan(Backlog backlog) {
        this.backlog = backlog;
        this.current = backlog.current();
        this.strays = new Strays(current);
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
        current = backlog.current();
        Slab slab = current.slab();
        long ticket = slab.lastTicket();
        long now = System.nanoTime();
        boolean replaced = generationSeen != current.number();
        if (replaced) {
            strays.moveTo(current);
            ticketSeen = 0;
        }
        // one that has found home since is behind the tickets that a quick look goes to
        boolean astray = !strays.isEmpty();
        strays.look(ticketSeen, ticket);
        if (everywhere
                || replaced
                || oldSlabsInUse
                || astray
                || !strays.isEmpty()
                || now - fullNanos > FULL_NANOS
                || generalUsed > slab.generalSlots() / CROWDED
                || ticket - ticketSeen > slab.generalSlots() / CROWDED) {
            fullNanos = now;
            lookEverywhere(ticket);
        } else {
            lookWhereNewsIs(ticket, posted, now);
        }
        generationSeen = current.number();
        ticketSeen = ticket;
        postedSeen = posted;
        return count;
    }

    private void lookWhereNewsIs(long ticket, int posted, long now) {
        Slab slab = current.slab();
        lookAtInFlight();
        lookAtTickets(ticket);
        if (posted != postedSeen) {
            int first = Area.firstControlSlot(slab);
            lookAt(current, first, first + BacklogLayout.CONTROL_SLOTS, ticket);
        }
        // who has accepted and then acted again must find both records in one look
        boolean waitingDue = count > 0 || now - waitingNanos > WAITING_NANOS;
        waitingMayEnd |= ticket != ticketSeen;
        if (waitingDue && waitingMayEnd) {
            waitingNanos = now;
            waiting = 0;
            waitingMayEnd = false;
            lookAt(current, slab.firstWaitingSlot(), slab.slots(), ticket);
        }
        Arrays.sort(found, 0, count);
    }

    private void lookEverywhere(long ticket) {
        generalUsed = 0;
        allInFlight = 0;
        waiting = 0;
        waitingMayEnd = false;
        inFlightCount = 0;
        oldSlabsInUse = false;
        for (int i = 1; i < Token.GENERATIONS; i++) {
            // the oldest slab first
            int number = (current.number() + i - 1) % (Token.GENERATIONS - 1) + 1;
            Generation generation = backlog.generations()[number];
            if (generation != null) {
                int from = count;
                boolean old = generation != current;
                lookAt(
                        generation,
                        0,
                        generation.slab().slots(),
                        old ? generation.slab().lastTicket() : ticket);
                Arrays.sort(found, from, count);
            }
        }
    }

    /** Passes over tickets beyond the limit: they were drawn after the look began. */
    private void lookAt(Generation generation, int firstSlot, int endSlot, long limit) {
        Slab slab = generation.slab();
        boolean old = generation != current;
        for (int slot = firstSlot; slot < endSlot; slot++) {
            long word = slab.word(slot);
            int state = SlotLayout.state(word);
            if (!old) {
                strays.seen(word);
            }
            if (state == SlotLayout.FREE) {
                continue;
            }
            oldSlabsInUse |= old;
            generalUsed += !old && slot < slab.generalSlots() ? 1 : 0;
            if (isDamaged(word)) {
                add(generation, slot, word);
                continue;
            }
            long ticket = SlotLayout.ticket(word);
            if (ticket > limit && ticket <= slab.lastTicket()) {
                continue;
            }
            if (isComplete(state)) {
                add(generation, slot, word);
                continue;
            }
            boolean fixed = slot < Area.firstControlSlot(slab);
            waitingMayEnd |= !old && slot >= slab.firstWaitingSlot();
            if (state == SlotLayout.WAITING) {
                waiting++;
                if (!old && fixed) {
                    // a thread that may not sleep merely waits in a slot kept for it
                    remember(slot, word);
                }
            } else if (isInFlight(state)) {
                allInFlight++;
                if (!old && fixed) {
                    remember(slot, word);
                }
            }
        }
    }

    private void lookAtInFlight() {
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
            } else if (isInFlight(state) || state == SlotLayout.WAITING) {
                inFlight[kept] = slot;
                inFlightTickets[kept++] = inFlightTickets[i];
            }
        }
        inFlightCount = kept;
    }

    /** Goes to the home of each ticket drawn since the last look. */
    private void lookAtTickets(long ticket) {
        Slab slab = current.slab();
        for (long drawn = ticketSeen + 1; drawn <= ticket; drawn++) {
            int slot = Strays.home(slab, drawn);
            long word = slab.word(slot);
            if (SlotLayout.ticket(word) == drawn) {
                int state = SlotLayout.state(word);
                if (isComplete(state)) {
                    add(current, slot, word);
                } else if (isInFlight(state)) {
                    remember(slot, word);
                }
            }
        }
    }

    /** Whether the word is none that is ever written: there may have been a record, so one is to be reported. */
    private static boolean isDamaged(long word) {
        if (SlotLayout.isState(SlotLayout.state(word))) {
            return false;
        }
        if (UnbackedPage.takeError()) {
            // such a page gives anything
            throw UnbackedPage.found();
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
        long serial = CheckedNumber.number(SlotWriter.getLong(generation.slab(), slot, SlotLayout.SERIAL_OFFSET));
        long order = serial == 0 ? Math.min(SlotLayout.ticket(word), STAMPED_FIRST) : serial - STAMPED_FIRST;
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
