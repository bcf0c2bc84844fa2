package org.audithalt.backlog;

/** A control record in a slot of its own, for whoever acts only when it is stored. Made where it is posted; agent threads. */
public final class PostedRecord {
    private final Backlog backlog;
    private final Slab slab;
    private final int slot;
    private final long ticket;

    PostedRecord(Backlog backlog, Slab slab, int slot) {
        this.backlog = backlog;
        this.slab = slab;
        this.slot = slot;
        this.ticket = SlotLayout.ticket(slab.word(slot));
    }

    /**
     * Whether its slot is free again: once it is stored, or, if the backlog's file was {@linkplain #isInBacklog replaced} because
     * others had cut it, perhaps lost and counted as that.
     */
    public boolean isSettled() {
        long word = slab.word(slot);
        return SlotLayout.ticket(word) != ticket || SlotLayout.state(word) == SlotLayout.FREE;
    }

    /** Its serial number; 0 until the writer has drawn it, and once its slot is another's. */
    public long serial() {
        long serial = SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET);
        boolean own = SlotLayout.ticket(slab.word(slot)) == ticket;
        return own && CheckedNumber.holds(serial, ticket) ? CheckedNumber.number(serial) : 0;
    }

    /** Whether the file that it was posted to is still the backlog's, where a recovery would find it. */
    public boolean isInBacklog() {
        return backlog.slab() == slab;
    }
}
