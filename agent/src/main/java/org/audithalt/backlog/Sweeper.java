package org.audithalt.backlog;

/**
 * Finds reservations whose thread has died between entry and exit ({@code Thread.stop}, a stack overflow in exit), or that were
 * damaged so that exit may not know them any more, and makes orphans of them, so that each action has its record and no slot is
 * lost. Agent thread; touches no file.
 */
public final class Sweeper {
    private static final long YOUNGEST_MILLIS = 2_000;

    private final Backlog backlog;

    public Sweeper(Backlog backlog) {
        this.backlog = backlog;
    }

    /** Gives back the slots of reservations that ended with an error before their action began. Cheap while there are none. */
    public void giveBackFailed() {
        for (int i = 1; i < Token.GENERATIONS; i++) {
            Generation generation = backlog.generations()[i];
            if (generation != null) {
                generation.claims().giveBackFailed();
            }
        }
    }

    /** One walk over all slots; returns how many orphans it made. */
    public int sweep() {
        int orphans = 0;
        long now = System.currentTimeMillis();
        for (int i = 1; i < Token.GENERATIONS; i++) {
            Generation generation = backlog.generations()[i];
            if (generation != null) {
                orphans += sweep(generation, now);
            }
        }
        return orphans;
    }

    private static int sweep(Generation generation, long now) {
        Slab slab = generation.slab();
        Claims claims = generation.claims();
        // where the stack ended between the freeing of a slot and the word of it
        claims.released();
        int orphans = 0;
        for (int slot = 0; slot < slab.slots(); slot++) {
            long word = slab.word(slot);
            int state = SlotLayout.state(word);
            boolean open = state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING;
            // in the future where the clock was set back: then nobody knows its age, and its owner decides
            long ageMillis = now - SlotWriter.getLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET);
            if (!open || (ageMillis >= 0 && ageMillis < YOUNGEST_MILLIS)) {
                continue;
            }
            Thread owner = claims.owner(slot);
            boolean ownerDied = owner != null && !owner.isAlive();
            if (ownerDied || !SlotCheck.entryHolds(slab, slot, SlotLayout.ticket(word))) {
                long orphan = SlotLayout.word(SlotLayout.ticket(word), SlotLayout.ORPHAN);
                orphans += slab.compareAndSetWord(slot, word, orphan) ? 1 : 0;
            }
        }
        return orphans;
    }
}
