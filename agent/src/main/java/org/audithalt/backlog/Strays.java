package org.audithalt.backlog;

import java.util.Arrays;

/**
 * Tickets that were drawn but led to no slot yet: the claim found its slot taken and went on, or its thread is off the
 * processor on its way there. Nobody knows for how long, so a ticket is astray until it was seen in some slot or is known to
 * have been {@linkplain Claims#giveUp given up}; the one exception is told at {@link Claims#isGivenUp}.
 *
 * <p>Of the current slab. The writer's; one thread.
 */
final class Strays {
    /** No state word of a ticket's slot, for no ticket is 0. */
    static final long NOT_AT_HOME = 0;

    private Generation generation;
    /** In ascending order. */
    private long[] tickets = new long[64];

    private boolean[] seen = new boolean[64];
    private int count;
    private int left;
    private boolean sawWaiting;

    Strays(Generation generation) {
        this.generation = generation;
    }

    /** Where a ticket of the general area leads to first; the number of its slots is a power of two. */
    static int home(Slab slab, long ticket) {
        return (int) ticket & slab.generalSlots() - 1;
    }

    private static int waitingHome(Slab slab, long ticket) {
        int first = slab.firstWaitingSlot();
        return first + (int) (ticket % (slab.slots() - first));
    }

    /** Looks for those astray once more, and for the tickets after {@code from} up to {@code to}. */
    void look(long from, long to) {
        lookAgain();
        for (long ticket = from + 1; ticket <= to; ticket++) {
            keepIfAstray(ticket);
        }
        settle();
    }

    /** Looks for those astray once more; {@link #keepIfAstray} for each further ticket, then {@link #settle}. */
    void lookAgain() {
        int before = count;
        count = 0;
        sawWaiting = false;
        for (int i = 0; i < before; i++) {
            if (!seen[i]) {
                keepIfAstray(tickets[i]);
            }
        }
    }

    /** All tickets have been looked at. */
    void settle() {
        left = count;
        Arrays.fill(seen, 0, count, false);
    }

    /** Whether one of the tickets of this look leads to the waiting area. */
    boolean sawWaiting() {
        return sawWaiting;
    }

    /**
     * Looks for one ticket. Its home is read once: a thread that comes there between two reads would be missed by both.
     *
     * @return the state word of its home if it is there, else {@link #NOT_AT_HOME}
     */
    long keepIfAstray(long ticket) {
        Slab slab = generation.slab();
        long word = slab.word(home(slab, ticket));
        if (isHeadOf(ticket, word)) {
            return word;
        }
        if (isHeadOf(ticket, slab.word(waitingHome(slab, ticket)))) {
            sawWaiting = true;
            return NOT_AT_HOME;
        }
        if (generation.claims().isGivenUp(ticket)) {
            return NOT_AT_HOME;
        }
        if (count == tickets.length) {
            // both or none: there may be no memory for the second
            long[] more = Arrays.copyOf(tickets, count * 2);
            seen = Arrays.copyOf(seen, count * 2);
            tickets = more;
        }
        tickets[count++] = ticket;
        return NOT_AT_HOME;
    }

    /** Another slot of the same record says nothing of where the record is. */
    static boolean isHeadOf(long ticket, long word) {
        return SlotLayout.ticket(word) == ticket && SlotLayout.state(word) != SlotLayout.CHAINED;
    }

    /** A slot was seen, with this state word. */
    void seen(long word) {
        if (left == 0 || SlotLayout.state(word) == SlotLayout.CHAINED) {
            return;
        }
        int i = Arrays.binarySearch(tickets, 0, count, SlotLayout.ticket(word));
        if (i >= 0 && !seen[i]) {
            seen[i] = true;
            left--;
        }
    }

    /** Forgets all: those of a slab that was replaced are found by full looks. */
    void moveTo(Generation next) {
        generation = next;
        count = 0;
        left = 0;
    }

    boolean isEmpty() {
        return left == 0;
    }
}
