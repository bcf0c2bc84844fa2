package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicLongArray;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Takes slots for records and gives them back.
 *
 * <p>A slot is taken by one compare-and-set of its state word, FREE to CLAIMED, with a ticket of the shared counter. The
 * claim starts where the ticket points and passes over slots that are not free, so an action that lasts for hours costs
 * one slot and stops nobody. A record larger than a slot takes several, all or none. Who has walked past all general slots and found
 * none free says so, and until one is freed nobody walks again: they would take the processor from the writer, who frees them.
 *
 * <p>Application threads call {@link #claim} and {@link #giveBack}; agent threads only {@link #release}. Allocates nothing,
 * takes no lock, parks never. Progress: lock-free; fails only after somebody saw no free slot in a walk
 * over the area, behind which none was freed.
 */
final class Claims {
    private static final int GIVEN_UP = 1 << 14;
    private static final long NO_WORD = -1;

    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private final Slab slab;
    /** The number of general slots is a power of two. */
    private final int generalMask;
    /** Tickets that stand for no record, each where its number points to: so that nobody waits for them. */
    private final AtomicLongArray givenUp = new AtomicLongArray(GIVEN_UP);

    /** Somebody walked past all general slots in vain, and none was freed since. */
    private volatile boolean exhausted;

    /**
     * Tickets of reservations that ended with an error before their action began, each at its slot's number. There may have been no
     * stack for a call that gives the slot back, so the claimer writes to this and to {@link #anyFailed} itself.
     */
    final long[] failed;

    volatile boolean anyFailed;

    /** Who holds a slot of those that do not grow, for the sweeper. Stale once the slot is free: benign, the state word decides. */
    private final @Nullable Thread[] owners;
    /** Who holds a waiting slot, by segment. */
    private volatile @Nullable Thread[][] waitingOwners = new Thread[0][];

    Claims(Slab slab) {
        this.slab = slab;
        this.owners = new Thread[slab.firstWaitingSlot()];
        // a place of its own for each slot but for those of a waiting area that has grown
        this.failed = new long[owners.length + BacklogLayout.SEGMENT];
        this.generalMask = slab.generalSlots() - 1;
        growTo(slab.slots());
    }

    /** The owners' table follows the slab's growth. Agent threads only, before the new slots are published. */
    void growTo(int slots) {
        @Nullable Thread[][] old = waitingOwners;
        @Nullable Thread[][] grown = new Thread[(slots - owners.length) / BacklogLayout.SEGMENT][];
        for (int i = 0; i < grown.length; i++) {
            // the segments themselves are never copied: their writers need not know of the growth
            grown[i] = i < old.length ? old[i] : new Thread[BacklogLayout.SEGMENT];
        }
        waitingOwners = grown;
    }

    /**
     * Takes the slots of one record.
     *
     * @param slots how many, 1 to {@link SlotLayout#LONGEST_CHAIN}
     * @return index of the head slot, CLAIMED; {@link SlotLayout#NO_SLOT} if there are not enough
     */
    int claim(Area area, int slots, Thread owner) {
        if (area == Area.GENERAL && isExhausted()) {
            return SlotLayout.NO_SLOT;
        }
        return claim(slab.nextTicket(), area, slots, owner);
    }

    /** Takes the slots of one record for a ticket that was drawn before. */
    int claim(long ticket, Area area, int slots, Thread owner) {
        int head;
        try {
            head = claimOne(area, ticket, SlotLayout.CLAIMED);
        } catch (InternalError unbacked) {
            giveUp(ticket);
            throw unbacked;
        }
        if (head == SlotLayout.NO_SLOT) {
            giveUp(ticket);
            return head;
        }
        try {
            setOwner(head, owner);
            Chain.setNext(slab, head, true, SlotLayout.NO_SLOT);
            int last = head;
            for (int i = 1; i < slots; i++) {
                int more = claimOne(area, ticket, SlotLayout.CHAINED);
                if (more == SlotLayout.NO_SLOT) {
                    giveBack(head, ticket);
                    return SlotLayout.NO_SLOT;
                }
                Chain.setNext(slab, more, false, SlotLayout.NO_SLOT);
                Chain.setNext(slab, last, last == head, more);
                last = more;
            }
            return head;
        } catch (InternalError unbacked) {
            throw unbacked;
        } catch (Throwable noStack) {
            failed[head % failed.length] = ticket;
            anyFailed = true;
            throw noStack;
        }
    }

    /**
     * Takes one general slot for a ticket, as {@link #claim} does: mostly the one to which it leads. What the slot says of a next one is
     * the caller's to write.
     */
    int claimHome(long ticket, Thread owner) {
        int slot = (int) ticket & generalMask;
        try {
            long word = slab.word(slot);
            if (SlotLayout.state(word) == SlotLayout.FREE
                    && slab.compareAndSetWord(slot, word, SlotLayout.word(ticket, SlotLayout.CLAIMED))) {
                owners[slot] = owner;
                return slot;
            }
        } catch (InternalError unbacked) {
            giveUp(ticket);
            throw unbacked;
        }
        return claim(ticket, Area.GENERAL, 1, owner);
    }

    /** Whether no general slot is free, as far as that is known. */
    boolean isExhausted() {
        return exhausted;
    }

    private int claimOne(Area area, long ticket, int state) {
        if (area != Area.GENERAL) {
            return walk(area, ticket, state);
        }
        if (exhausted) {
            return SlotLayout.NO_SLOT;
        }
        int slot = claimGeneral(ticket, state);
        return slot == SlotLayout.NO_SLOT ? sayExhausted(ticket, state) : slot;
    }

    /**
     * Says so, and looks once more: who frees a slot behind the first walk finds it said and takes it back ({@link #released}), or
     * freed it before, and this walk finds it.
     */
    private int sayExhausted(long ticket, int state) {
        exhausted = true;
        UNSAFE.fullFence();
        int slot = claimGeneral(ticket, state);
        if (slot != SlotLayout.NO_SLOT) {
            exhausted = false;
        }
        return slot;
    }

    /** Looks at the owners first: these lie close together, and the writer does not write to them all the time. */
    private int claimGeneral(long ticket, int state) {
        long claimed = SlotLayout.word(ticket, state);
        long before = NO_WORD;
        for (int i = 0; i <= generalMask; i++) {
            int slot = (int) (ticket + i) & generalMask;
            if (owners[slot] == null) {
                long word = slab.word(slot);
                if (isFree(word, before) && slab.compareAndSetWord(slot, word, claimed)) {
                    return slot;
                }
                before = word;
            }
        }
        return SlotLayout.NO_SLOT;
    }

    private int walk(Area area, long ticket, int state) {
        int first = area.first(slab);
        int count = area.count(slab);
        int start = (int) (ticket % count);
        long claimed = SlotLayout.word(ticket, state);
        long before = NO_WORD;
        for (int i = 0; i < count; i++) {
            int slot = start + i;
            slot = first + (slot < count ? slot : slot - count);
            long word = slab.word(slot);
            if (isFree(word, before) && slab.compareAndSetWord(slot, word, claimed)) {
                return slot;
            }
            before = word;
        }
        return SlotLayout.NO_SLOT;
    }

    /**
     * Whether a state word says that its slot is free.
     *
     * @param before the one looked at before: two alike are rare (a long record), or what a load gives from a page that cannot be
     *     backed
     */
    private static boolean isFree(long word, long before) {
        int state = SlotLayout.state(word);
        if (state == SlotLayout.FREE) {
            return true;
        }
        if ((word == before || !SlotLayout.isState(state)) && UnbackedPage.takeError()) {
            throw UnbackedPage.found();
        }
        return false;
    }

    /** Says that a ticket stands for no record, nor will. Any thread. */
    void giveUp(long ticket) {
        int place = (int) (ticket % GIVEN_UP);
        for (long other = givenUp.get(place); other < ticket; other = givenUp.get(place)) {
            if (givenUp.compareAndSet(place, other, ticket)) {
                return;
            }
        }
    }

    /**
     * Whether a ticket is known to stand for no record. One that was overtaken by a later one at the same place counts as
     * given up, too: it would have been on its way for longer than {@value #GIVEN_UP} tickets.
     */
    boolean isGivenUp(long ticket) {
        return givenUp.get((int) (ticket % GIVEN_UP)) >= ticket;
    }

    /** Frees the slots of a record that there will not be. */
    void giveBack(int head, long ticket) {
        giveUp(ticket);
        release(head, ticket);
    }

    /** Gives back the slots of reservations that have {@link #failed}. Agent threads. */
    void giveBackFailed() {
        if (!anyFailed) {
            return;
        }
        anyFailed = false;
        for (int slot = 0; slot < slab.slots(); slot++) {
            long ticket = failed[slot % failed.length];
            long word = slab.word(slot);
            int state = SlotLayout.state(word);
            boolean begun = state == SlotLayout.CLAIMED || state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING;
            // no ticket is drawn twice: one that was given back before fits nothing
            if (begun && ticket != 0 && SlotLayout.ticket(word) == ticket) {
                giveUp(ticket);
                releaseDamaged(slot);
            }
        }
    }

    /** Frees a record's slots. */
    void release(int head) {
        release(head, SlotLayout.ticket(slab.word(head)));
    }

    /** Says that general slots were freed. */
    void released() {
        // the freeing is a release store, which a later load may overtake
        UNSAFE.fullFence();
        if (exhausted) {
            exhausted = false;
        }
    }

    /** Frees the only slot of a record; {@code word} is its state word. {@link #released} is to follow. */
    void releaseAlone(int head, long word) {
        setOwner(head, null);
        slab.setWordRelease(head, SlotLayout.word(SlotLayout.ticket(word), SlotLayout.FREE));
    }

    /**
     * Frees the head first: a process that dies in between leaves no record of which a part is gone, only slots of no record.
     * Follows the chain only as far as it is this record's, for a damaged link must not free the slots of another.
     */
    private void release(int head, long ticket) {
        long free = SlotLayout.word(ticket, SlotLayout.FREE);
        long chained = SlotLayout.word(ticket, SlotLayout.CHAINED);
        int slot = Chain.next(slab, head, true);
        setOwner(head, null);
        slab.setWordRelease(head, free);
        while (slot >= 0 && slot < slab.slots() && slab.word(slot) == chained) {
            int after = Chain.next(slab, slot, false);
            slab.setWordRelease(slot, free);
            slot = after;
        }
        released();
    }

    /** Frees what is left of a record that was damaged. Agent threads; looks at every slot. */
    void releaseDamaged(int head) {
        long ticket = SlotLayout.ticket(slab.word(head));
        release(head, ticket);
        long chained = SlotLayout.word(ticket, SlotLayout.CHAINED);
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (slab.word(slot) == chained) {
                slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.FREE));
            }
        }
        released();
    }

    /** Counts the records whose slots were erased by others, and takes them from their threads. Agent threads. */
    void forgetErased(Losses losses) {
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (owner(slot) != null && slab.word(slot) == 0) {
                setOwner(slot, null);
                losses.count(0);
            }
        }
        released();
    }

    private void setOwner(int slot, @Nullable Thread thread) {
        if (slot < owners.length) {
            owners[slot] = thread;
        } else {
            int waiting = slot - owners.length;
            waitingOwners[waiting / BacklogLayout.SEGMENT][waiting % BacklogLayout.SEGMENT] = thread;
        }
    }

    /** The thread that holds a slot; null if none does. */
    @Nullable
    Thread owner(int slot) {
        int waiting = slot - owners.length;
        return waiting < 0
                ? owners[slot]
                : waitingOwners[waiting / BacklogLayout.SEGMENT][waiting % BacklogLayout.SEGMENT];
    }

    /**
     * Gives an action's slots back unused, unless somebody else (the sweeper) has made its record meanwhile.
     *
     * @param word the state word that the caller saw, IN_FLIGHT or WAITING
     */
    void abandon(int head, long word) {
        if (slab.compareAndSetWord(head, word, SlotLayout.word(SlotLayout.ticket(word), SlotLayout.CLAIMED))) {
            giveBack(head, SlotLayout.ticket(word));
        }
    }
}
