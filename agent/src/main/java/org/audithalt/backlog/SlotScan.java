package org.audithalt.backlog;

/**
 * Finds the slots whose records are complete. The writer's; one thread.
 *
 * <p>A look at every slot of a large backlog costs as much as writing many records, so most looks go only where news can be:
 * to the slots that the tickets drawn since the last look point to, and to those seen in flight. As long as a ticket is
 * {@linkplain Strays astray} looks are full. A claim begins at the slot that its ticket points to, so in a backlog that is
 * drained in the order of the tickets few are, however crowded it is.
 *
 * <p>The records of one thread come in the order of its actions: a look takes only tickets drawn before it began. If it
 * finds a later action of a thread, the earlier one had ended before the later drew its ticket, hence before the look, so
 * the look finds it, too, or an earlier one has. Records in a slab that was replaced precede those of the next.
 */
final class SlotScan {
    private static final long FULL_MILLIS = 250;
    private static final long FULL_NANOS = FULL_MILLIS * 1_000_000;
    /** Where nothing has changed since: what others do to the file is to be seen all the same. */
    private static final long QUIET_NANOS = 2_000_000_000;

    private static final long WAITING_NANOS = 10_000_000;
    /** In a backlog nearly full it has to be known soon what was given back unused: no ticket tells that. */
    private static final long CROWDED_NANOS = 10_000_000;

    private final Backlog backlog;
    private final Strays strays;
    private Generation current;
    private final FoundSlots found = new FoundSlots();
    private final InFlightSlots inFlight = new InFlightSlots();
    private int generationSeen;
    private long ticketSeen;
    private int postedSeen;
    private long fullNanos = System.nanoTime() - FULL_NANOS;
    private long waitingNanos;
    private boolean oldSlabsInUse;
    private boolean looking;
    /** Whether anything was drawn, found or given back since the last full look. */
    private boolean changed;

    private int generalUsed;
    private int allInFlight;
    private int waiting;
    /** Whether a slot of the waiting area was taken when it was last looked at, or a ticket has led there since. */
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
        found.clear();
        current = backlog.current();
        Slab slab = current.slab();
        long ticket = slab.lastTicket();
        long now = System.nanoTime();
        boolean replaced = generationSeen != current.number();
        // one that an error ended (no memory) has left half of what the quick looks go by
        boolean interrupted = looking;
        looking = true;
        if (replaced) {
            strays.moveTo(current);
            ticketSeen = 0;
        }
        // one that has found home since is behind the tickets that a quick look goes to
        boolean astray = !strays.isEmpty();
        changed |= ticket != ticketSeen || posted != postedSeen;
        if (everywhere
                || interrupted
                || replaced
                || oldSlabsInUse
                || astray
                || ticket - ticketSeen > slab.generalSlots()
                || now - fullNanos > pauseOfFullLooks()) {
            strays.look(ticketSeen, ticket);
            fullNanos = now;
            lookEverywhere(ticket);
        } else if (!lookWhereNewsIs(ticket, posted, now)) {
            found.clear();
            fullNanos = now;
            lookEverywhere(ticket);
        }
        generationSeen = current.number();
        ticketSeen = ticket;
        postedSeen = posted;
        found.join();
        looking = false;
        return found.count();
    }

    private long pauseOfFullLooks() {
        int slots = current.slab().generalSlots();
        return generalUsed > slots - slots / 4 ? CROWDED_NANOS : changed ? FULL_NANOS : QUIET_NANOS;
    }

    /** Returns false if a ticket proves to be astray: then it takes a full look. */
    private boolean lookWhereNewsIs(long ticket, int posted, long now) {
        Slab slab = current.slab();
        changed |= inFlight.look(current, found);
        lookAtTickets(ticket);
        if (!strays.isEmpty()) {
            return false;
        }
        if (posted != postedSeen) {
            int first = Area.firstControlSlot(slab);
            lookAt(current, first, first + BacklogLayout.CONTROL_SLOTS, ticket);
        }
        // who has accepted and then acted again must find both records in one look
        boolean waitingDue = found.count() > 0 || now - waitingNanos > WAITING_NANOS;
        waitingMayEnd |= strays.sawWaiting();
        if (waitingDue && waitingMayEnd) {
            waitingNanos = now;
            waiting = 0;
            waitingMayEnd = false;
            lookAt(current, slab.firstWaitingSlot(), slab.slots(), ticket);
        }
        found.endPart();
        changed |= found.count() > 0;
        return true;
    }

    private void lookEverywhere(long ticket) {
        // what is done or in flight now ends with a change that the next look sees
        changed = false;
        generalUsed = 0;
        allInFlight = 0;
        waiting = 0;
        waitingMayEnd = false;
        inFlight.clear();
        oldSlabsInUse = false;
        for (int i = 1; i < Token.GENERATIONS; i++) {
            // the oldest slab first
            int number = (current.number() + i - 1) % (Token.GENERATIONS - 1) + 1;
            Generation generation = backlog.generations()[number];
            if (generation != null) {
                boolean old = generation != current;
                lookAt(
                        generation,
                        0,
                        generation.slab().slots(),
                        old ? generation.slab().lastTicket() : ticket);
                found.endPart();
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
                found.add(generation, slot, word);
                continue;
            }
            long ticket = SlotLayout.ticket(word);
            if (ticket > limit && ticket <= slab.lastTicket()) {
                continue;
            }
            if (isComplete(state)) {
                found.add(generation, slot, word);
                continue;
            }
            boolean fixed = slot < Area.firstControlSlot(slab);
            waitingMayEnd |= !old && slot >= slab.firstWaitingSlot();
            if (state == SlotLayout.WAITING) {
                waiting++;
                if (!old && fixed) {
                    // a thread that may not sleep merely waits in a slot kept for it
                    inFlight.add(slot, word);
                }
            } else if (isInFlight(state)) {
                allInFlight++;
                if (!old && fixed) {
                    inFlight.add(slot, word);
                }
            }
        }
    }

    /** Goes to the home of each ticket drawn since the last look. */
    private void lookAtTickets(long ticket) {
        Slab slab = current.slab();
        strays.lookAgain();
        for (long drawn = ticketSeen + 1; drawn <= ticket; drawn++) {
            long word = strays.keepIfAstray(drawn);
            if (word == Strays.NOT_AT_HOME) {
                continue;
            }
            int slot = Strays.home(slab, drawn);
            int state = SlotLayout.state(word);
            generalUsed += state == SlotLayout.FREE ? 0 : 1;
            if (isComplete(state)) {
                found.add(current, slot, word);
            } else if (isInFlight(state)) {
                inFlight.add(slot, word);
            }
        }
        strays.settle();
    }

    /** So many general slots of the current slab are free again. */
    void released(int slots) {
        generalUsed = Math.max(0, generalUsed - slots);
        changed |= slots > 0;
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

    static boolean isComplete(int state) {
        return state == SlotLayout.DONE || state == SlotLayout.ORPHAN;
    }

    static boolean isInFlight(int state) {
        return state == SlotLayout.CLAIMED || state == SlotLayout.IN_FLIGHT;
    }

    int generation(int i) {
        return found.generation(i);
    }

    int slot(int i) {
        return found.slot(i);
    }

    /** General slots in use: as counted at the last full look, and those taken and stored since; what was given back counts until the next. */
    int generalUsed() {
        return Math.min(generalUsed, current.slab().generalSlots());
    }

    /** Slots in flight at the last full look. */
    int inFlight() {
        return allInFlight;
    }

    int waiting() {
        return waiting;
    }
}
