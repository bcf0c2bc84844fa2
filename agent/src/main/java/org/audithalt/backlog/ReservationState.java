package org.audithalt.backlog;

/** Where the record of a reservation stands, told by its token; for who follows one. Any thread; locks nothing. */
public enum ReservationState {
    /** The action has not ended: the exit of its hook has not been there. */
    IN_FLIGHT,
    /** The action waits for others, for a connection, data or a lock, and may do so for ever. */
    LASTING,
    /** The record is complete and not stored. */
    TO_BE_STORED,
    /** The slot is free, or another's: the record is stored, or there was none to be made. */
    GONE;

    /**
     * Looks at a reservation.
     *
     * @param token what entry handed to exit
     */
    public static ReservationState of(Backlog backlog, long token) {
        long word = backlog.slab(Token.generation(token)).word(Token.slot(token));
        int state = SlotLayout.state(word);
        if (!Token.sameTicket(token, word) || state == SlotLayout.FREE) {
            return GONE;
        }
        if (state == SlotLayout.WAITING) {
            return LASTING;
        }
        return state == SlotLayout.CLAIMED || state == SlotLayout.IN_FLIGHT ? IN_FLIGHT : TO_BE_STORED;
    }
}
