package org.audithalt.backlog;

import org.audithalt.gate.RollCall;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlRecord;
import org.jspecify.annotations.Nullable;

/**
 * The writer's view of the backlog: finds what is complete, in the order of reservation, and frees it once it is stored. It
 * passes over slots in flight, so an action that lasts for hours holds up nobody's record.
 *
 * <p>One thread, the writer's. {@link #use} may be read by any thread.
 */
public final class Drain {
    private static final int NOWHERE = -1;

    private final Backlog backlog;
    private final ControlSlots control;
    private final SlotScan scan;
    private final WrittenSlots written = new WrittenSlots();
    private final DamagedSlots damaged = new DamagedSlots();
    private final Losses losses;
    private final SlotReader reader;
    private boolean lookEverywhere = true;
    /** How many the last look found, and how many of these are written: the first. */
    private int found;

    private int foundWritten;
    private int located = NOWHERE;
    private volatile long orphans;
    private volatile @Nullable RollCall roll;
    private volatile Use use = new Use(0, 0, 0, 0);

    /** How the slots are used: general slots in use, of all slots in flight, waiting, and done but not stored. */
    public record Use(int used, int inFlight, int waiting, int unstored) {}

    /**
     * Makes the view.
     *
     * @param losses counts what cannot be read
     */
    public Drain(Backlog backlog, ControlSlots control, Losses losses) {
        this.backlog = backlog;
        this.losses = losses;
        this.control = control;
        this.scan = new SlotScan(backlog);
        this.reader = new SlotReader(backlog.slab(), 0);
    }

    /**
     * Looks for complete records where they are to be expected; the rest is found a little later.
     *
     * @return how many were found; they are numbered from 0 in the order of their tickets
     */
    public int collect() {
        return look(lookEverywhere);
    }

    /** Looks for complete records everywhere. */
    public int collectAll() {
        return look(true);
    }

    private int look(boolean everywhere) {
        located = NOWHERE;
        control.placeDeferred();
        // what was found before but not written is behind the tickets that the next look would go to
        boolean all = everywhere || foundWritten < found;
        // until it ends well
        lookEverywhere = true;
        found = 0;
        foundWritten = 0;
        found = scan.look(control.posted(), all);
        lookEverywhere = false;
        backlog.freeSlots(backlog.generalSlots() - scan.generalUsed());
        use = new Use(scan.generalUsed(), scan.inFlight(), scan.waiting(), found + written.size());
        return found;
    }

    /** How many records of the last look are not written yet; they follow one another. */
    public int left() {
        return found - foundWritten;
    }

    /** Number of the first of these. */
    public int next() {
        return foundWritten;
    }

    /** Gives up the records that are left: the next look finds them again. */
    public void lookAgain() {
        located = NOWHERE;
        found = 0;
        foundWritten = 0;
        lookEverywhere = true;
    }

    /** Goes to a record, which is asked for several things one after the other. */
    private SlotReader reader(int i) {
        if (located != i) {
            reader.at(slab(i), slot(i));
            located = i;
        }
        return reader;
    }

    private Slab slab(int i) {
        return backlog.slab(scan.generation(i));
    }

    private int slot(int i) {
        return scan.slot(i);
    }

    /**
     * Whether the record can be believed. If not it is lost: {@link #readDamaged} makes one that says so in its place, and no
     * other read may be called for it.
     */
    public boolean isWhole(int i) {
        SlotReader record = reader(i);
        if (!Area.isControl(slab(i), slot(i))) {
            return record.isWhole();
        }
        synchronized (control.lock()) {
            // what happens again is being added at other times
            return record.isWhole();
        }
    }

    /** Stamps a damaged record and reads what takes its place. */
    public void readDamaged(int i, ControlRecord into, long nextSerial) {
        Slab slab = slab(i);
        int slot = slot(i);
        long word = slab.word(slot);
        if (!CheckedNumber.holds(SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET), SlotLayout.ticket(word))) {
            SlotWriter.putSerial(slab, slot, 0);
        }
        stamp(slab, slot, nextSerial);
        reader(i).readDamaged(into);
        if (damaged.add(scan.generation(i), slot)) {
            losses.count(0);
        }
    }

    public boolean isControl(int i) {
        return reader(i).isControl();
    }

    /** Reads an action's record and stamps it with a serial unless it already bears one. */
    public void read(int i, AuditRecord into, long nextSerial) {
        Slab slab = slab(i);
        int slot = slot(i);
        if (SlotLayout.state(slab.word(slot)) == SlotLayout.ORPHAN) {
            SlotWriter.writeOutcomeLost(slab, slot);
        }
        stamp(slab, slot, nextSerial);
        reader(i).read(into, backlog.generations()[scan.generation(i)].keys());
        into.excluded = backlog.inForce().rules().excluded();
    }

    /** Reads a control record and stamps it; from then on what happens again is a record of its own. */
    public void read(int i, ControlRecord into, long nextSerial) {
        synchronized (control.lock()) {
            Slab slab = slab(i);
            int slot = slot(i);
            stamp(slab, slot, nextSerial);
            reader(i).read(into);
        }
    }

    private static void stamp(Slab slab, int slot, long nextSerial) {
        if (SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET) == 0) {
            SlotWriter.putSerial(slab, slot, nextSerial);
        }
    }

    /** Takes the serial back from a record that did not get into the log. */
    public void unstamp(int i) {
        SlotWriter.putSerial(slab(i), slot(i), 0);
    }

    /** Before records are appended to the log: what cannot be kept in mind afterwards would be written twice. */
    public void expectWritten(int records) {
        written.ensureRoom(records);
    }

    /** Tells a drill which records are made; null ends that. One agent thread. */
    public void follow(@Nullable RollCall newRoll) {
        roll = newRoll;
    }

    /** The record is in the log, but not yet known to be on stable storage. They come in the order of their numbers. */
    public void written(int i) {
        Slab slab = slab(i);
        int slot = slot(i);
        SlotReader record = reader(i);
        long word = slab.word(slot);
        long ticket = SlotLayout.ticket(word);
        RollCall followed = roll;
        if (followed != null) {
            long token = Token.of(scan.generation(i), slot, ticket);
            followed.written(token, record.serial(), SlotLayout.state(word) == SlotLayout.ORPHAN);
        }
        int counter = record.isControl() ? 0 : RulesInForce.counter(record.stamp());
        written.add(scan.generation(i), slot, counter, record.isAlone());
        if (SlotLayout.state(word) == SlotLayout.ORPHAN) {
            countOrphan();
        }
        losses.written(record.serial());
        slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.WRITTEN));
        foundWritten++;
    }

    /** Number of records written since the start; a mark for {@link #stored}. */
    public long writtenMark() {
        return written.mark();
    }

    /** Frees all records that were written before a mark: they are stored. Returns how many. */
    public int stored(long mark) {
        int freed = 0;
        int general = 0;
        try {
            while (written.oldestMark() < mark) {
                int generation = written.oldestGeneration();
                int slot = written.oldestSlot();
                int counter = written.oldestCounter();
                boolean alone = written.oldestIsAlone();
                written.removeOldest();
                backlog.hits().count(counter);
                free(generation, slot, alone);
                general += generation == backlog.generation() && slot < backlog.generalSlots() ? 1 : 0;
                freed++;
            }
        } finally {
            // of other generations nobody claims any more
            backlog.claims().released();
        }
        if (freed > 0) {
            scan.released(general);
            backlog.freeSlots(backlog.generalSlots() - scan.generalUsed());
        }
        return freed;
    }

    private void free(int generation, int slot, boolean alone) {
        Claims claims = backlog.claims(generation);
        if (damaged.remove(generation, slot)) {
            claims.releaseDamaged(slot);
            return;
        }
        long word = backlog.slab(generation).word(slot);
        if (alone && SlotLayout.state(word) == SlotLayout.WRITTEN) {
            claims.releaseAlone(slot, word);
        } else {
            claims.release(slot);
        }
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
        lookAgain();
    }

    /** Whether records are written but not stored. */
    public boolean hasUnstored() {
        return !written.isEmpty();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    private void countOrphan() {
        orphans++;
    }

    /** How many records got into the log whose exit never completed them. */
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
