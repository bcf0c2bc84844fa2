package org.audithalt.backlog;

/**
 * What entry hands to exit: which slab, which slot, which ticket, in one long.
 *
 * <pre>
 *  63    60 59                  38 37                                   0
 *  +-------+----------------------+--------------------------------------+
 *  | slab  | slot                 | low bits of the ticket               |
 *  +-------+----------------------+--------------------------------------+
 * </pre>
 *
 * <p>Slabs count from 1, so a token is never 0.
 */
final class Token {
    private static final int TICKET_BITS = 38;
    private static final int SLOT_BITS = 22;

    /** Where the slot's number begins. */
    static final int SLOT_SHIFT = TICKET_BITS;

    private static final long TICKET_MASK = (1L << TICKET_BITS) - 1;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** Slabs that can be told apart: an exit of an older one than the last 15 would be taken for another's. */
    static final int GENERATIONS = 16;

    private Token() {}

    static long of(int generation, int slot, long ticket) {
        return (long) generation << TICKET_BITS + SLOT_BITS | (long) slot << TICKET_BITS | ticket & TICKET_MASK;
    }

    static int generation(long token) {
        return (int) (token >>> TICKET_BITS + SLOT_BITS);
    }

    static int slot(long token) {
        return (int) (token >>> TICKET_BITS) & SLOT_MASK;
    }

    /** Whether a state word carries the token's ticket. */
    static boolean sameTicket(long token, long word) {
        return (SlotLayout.ticket(word) & TICKET_MASK) == (token & TICKET_MASK);
    }
}
