package org.audithalt.backlog;

import java.util.Arrays;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlRecord;

/**
 * The writer's view of the backlog: finds what is complete, in the order of reservation, and frees it once it is stored. It
 * passes over slots in flight, so an action that lasts for hours holds up nobody's record.
 *
 * <p>One thread, the writer's. {@link #use} may be read by any thread.
 */
public final class Drain {
    private static final long STAMPED_FIRST = 1L << 40;
    private static final int SLOT_BITS = 22;
    private static final long LONGEST_UNSEEN_NANOS = 500_000_000;

    private final Backlog backlog;
    private final ControlSlots control;
    private long[] found = new long[4096];
    private byte[] foundIn = new byte[4096];
    private final WrittenSlots written = new WrittenSlots();
    private int count;
    private long ticketSeen = -1;
    private int postedSeen = -1;
    private boolean unfinished = true;
    private long scannedNanos;
    private long orphans;
    private volatile Use use = new Use(0, 0, 0, 0);

    /** How the slots are used: general slots in use, of all slots in flight, waiting, and done but not stored. */
    public record Use(int used, int inFlight, int waiting, int unstored) {}

    public Drain(Backlog backlog, ControlSlots control) {
        this.backlog = backlog;
        this.control = control;
    }

    /**
     * Looks for complete records.
     *
     * @return how many were found; they are numbered from 0 in the order of their tickets
     */
    public int collect() {
        count = 0;
        control.placeDeferred();
        long ticket = backlog.slab().lastTicket();
        int posted = control.posted();
        long now = System.nanoTime();
        // a caller may have drawn its ticket before the last look and taken its slot after it: look again after a while
        boolean stale = now - scannedNanos > LONGEST_UNSEEN_NANOS;
        boolean news = ticket != ticketSeen || posted != postedSeen || unfinished || stale;
        if (!news && use.waiting() == 0) {
            return 0;
        }
        ticketSeen = ticket;
        postedSeen = posted;
        int current = backlog.generation();
        Scan totals = new Scan();
        for (int i = 1; i < Token.GENERATIONS; i++) {
            int generation = (current + i - 1) % (Token.GENERATIONS - 1) + 1;
            Generation slabOf = backlog.generations()[generation];
            if (slabOf != null) {
                scan(slabOf, news ? 0 : slabOf.slab().firstWaitingSlot(), totals);
            }
        }
        if (news) {
            scannedNanos = now;
            backlog.freeSlots(backlog.generalSlots() - totals.generalUsed);
            use = new Use(totals.generalUsed, totals.inFlight, totals.waiting, totals.unstored);
            unfinished = totals.inFlight > 0 || count > 0;
        } else {
            // nothing but a waiting action can have ended
            use = new Use(use.used(), use.inFlight(), totals.waiting, use.unstored() + count);
            unfinished = count > 0;
        }
        return count;
    }

    private static final class Scan {
        int generalUsed;
        int inFlight;
        int waiting;
        int unstored;
    }

    private void scan(Generation generation, int firstSlot, Scan totals) {
        Slab slab = generation.slab();
        int slots = slab.slots();
        int from = count;
        for (int slot = firstSlot; slot < slots; slot++) {
            long word = slab.word(slot);
            int state = SlotLayout.state(word);
            if (state == SlotLayout.FREE) {
                continue;
            }
            if (slot < slab.generalSlots() && generation == backlog.current()) {
                totals.generalUsed++;
            }
            if (state == SlotLayout.DONE || state == SlotLayout.ORPHAN) {
                totals.unstored++;
                add(generation, slot, word);
            } else if (state == SlotLayout.WRITTEN) {
                totals.unstored++;
            } else if (state == SlotLayout.WAITING) {
                totals.waiting++;
            } else if (state != SlotLayout.CHAINED) {
                totals.inFlight++;
            }
        }
        Arrays.sort(found, from, count);
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

    private Slab slab(int i) {
        return backlog.slab(foundIn[i]);
    }

    private int slot(int i) {
        return (int) found[i] & (1 << SLOT_BITS) - 1;
    }

    public boolean isControl(int i) {
        return new SlotReader(slab(i), slot(i)).isControl();
    }

    /** Reads an action's record and stamps it with a serial unless it already bears one. */
    public void read(int i, AuditRecord into, long nextSerial) {
        Slab slab = slab(i);
        int slot = slot(i);
        if (SlotLayout.state(slab.word(slot)) == SlotLayout.ORPHAN) {
            orphans++;
            int flags = SlotWriter.getShort(slab, slot, SlotLayout.FLAGS_OFFSET);
            SlotWriter.putShort(slab, slot, SlotLayout.FLAGS_OFFSET, flags | SlotLayout.FLAG_OUTCOME_LOST);
        }
        stamp(slab, slot, nextSerial);
        SlotReader reader = new SlotReader(slab, slot);
        reader.read(into, backlog.generations()[foundIn[i]].keys(), !reader.outcomeLost());
    }

    /** Reads a control record and stamps it; from then on what happens again is a record of its own. */
    public void read(int i, ControlRecord into, long nextSerial) {
        synchronized (control.lock()) {
            Slab slab = slab(i);
            int slot = slot(i);
            stamp(slab, slot, nextSerial);
            new SlotReader(slab, slot).read(into);
        }
    }

    private static void stamp(Slab slab, int slot, long nextSerial) {
        if (SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET) == 0) {
            SlotWriter.putLong(slab, slot, SlotLayout.SERIAL_OFFSET, nextSerial);
        }
    }

    /** Takes the serial back from a record that did not get into the log. */
    public void unstamp(int i) {
        SlotWriter.putLong(slab(i), slot(i), SlotLayout.SERIAL_OFFSET, 0);
    }

    /** The record is in the log, but not yet known to be on stable storage. */
    public void written(int i) {
        Slab slab = slab(i);
        int slot = slot(i);
        long ticket = SlotLayout.ticket(slab.word(slot));
        slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.WRITTEN));
        written.add(foundIn[i], slot);
    }

    /** Number of records written since the start; a mark for {@link #stored}. */
    public long writtenMark() {
        return written.mark();
    }

    /** Frees all records that were written before a mark: they are stored. Returns how many. */
    public int stored(long mark) {
        int freed = 0;
        while (written.oldestMark() < mark) {
            int generation = written.oldestGeneration();
            int slot = written.oldestSlot();
            written.removeOldest();
            backlog.claims(generation).release(slot);
            freed++;
        }
        if (freed > 0) {
            backlog.freeSlots(Math.min(backlog.generalSlots(), backlog.freeSlots() + freed));
        }
        return freed;
    }

    /** What is written but not stored has to be written again, under the same serials. */
    public void writeAgain() {
        while (!written.isEmpty()) {
            Slab slab = backlog.slab(written.oldestGeneration());
            int slot = written.oldestSlot();
            written.removeOldest();
            long ticket = SlotLayout.ticket(slab.word(slot));
            slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.DONE));
        }
        unfinished = true;
    }

    /** Whether records are written but not stored. */
    public boolean hasUnstored() {
        return !written.isEmpty();
    }

    /** How many records were taken whose exit never completed them. */
    public long orphans() {
        return orphans;
    }

    public Use use() {
        return use;
    }

    /** Number of actions between the claim of their slot and their exit, those that merely wait not counted. Looks at every slot; any thread. */
    public int inFlightNow() {
        int inFlight = 0;
        for (Generation generation : backlog.generations()) {
            if (generation != null) {
                Slab slab = generation.slab();
                for (int slot = 0; slot < slab.slots(); slot++) {
                    int state = SlotLayout.state(slab.word(slot));
                    if (state == SlotLayout.CLAIMED || state == SlotLayout.IN_FLIGHT) {
                        inFlight++;
                    }
                }
            }
        }
        return inFlight;
    }
}
