package org.audithalt.backlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlRecord;

/**
 * What a dead process left behind. The caller holds the process's lock file, so nobody else reads or writes the slab. Not
 * thread-safe.
 *
 * <p>Its death at any step costs nothing: a record is stamped with its serial before it is written to the log, and the next
 * recovery passes over what the log holds.
 */
public final class DeadBacklog implements AutoCloseable {
    /** A number of the header that is damaged. */
    public static final long UNKNOWN = -1;

    private static final int SLOT_BITS = 22;
    private static final long STAMPED_FIRST = 1L << 40;

    private static final long LAST = 1L << 40;

    private final Slab slab;
    private final KeyTable keys;
    private final long[] records;
    private final boolean[] damaged;
    /** Damaged slots that belong to a record already counted. */
    private final BitSet explained = new BitSet();

    private final int[] waiting = new int[Operation.count()];
    private final String text;
    private int unreadable;
    private int begun;

    private DeadBacklog(Slab slab, KeyTable keys) {
        this.slab = slab;
        this.keys = keys;
        this.text = HeaderText.read(slab);
        this.records = new long[slab.slots()];
        this.damaged = new boolean[slab.slots()];
        for (int slot = 0; slot < slab.slots(); slot++) {
            look(slot);
        }
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (!SlotLayout.isState(SlotLayout.state(slab.word(slot))) && !explained.get(slot)) {
                addDamaged(slot, LAST);
            }
        }
        Arrays.sort(records, 0, begun);
    }

    /**
     * Maps a backlog whose process is dead.
     *
     * @throws BacklogException if the file is no backlog of this version, or its header is damaged
     */
    public static DeadBacklog open(Path file) throws IOException, BacklogException {
        Slab slab = Slab.open(file);
        KeyTable keys = new KeyTable(slab);
        if (!keys.isWhole()) {
            slab.close();
            throw new BacklogException(file + ": damaged backlog header (keys of rules); left alone");
        }
        return new DeadBacklog(slab, keys);
    }

    private void look(int slot) {
        long word = slab.word(slot);
        int state = SlotLayout.state(word);
        boolean open = state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING;
        boolean complete = state == SlotLayout.DONE || state == SlotLayout.WRITTEN || state == SlotLayout.ORPHAN;
        if (!open && !complete) {
            return;
        }
        SlotReader reader = new SlotReader(slab, slot);
        if (!reader.isWhole()) {
            addDamaged(slot, SlotLayout.ticket(word));
            explainChainOf(slot);
        } else if (state == SlotLayout.WAITING) {
            waiting[reader.operation().ordinal()]++;
        } else if (complete || !reader.isConditional()) {
            records[begun++] = SlotLayout.ticket(word) << SLOT_BITS | slot;
        }
    }

    private void addDamaged(int slot, long ticket) {
        damaged[slot] = true;
        unreadable++;
        records[begun++] = Math.min(ticket, LAST) << SLOT_BITS | slot;
    }

    /** Other slots of a damaged record are no damage of their own. */
    private void explainChainOf(int head) {
        int slot = Chain.next(slab, head, true);
        for (int i = 1; i < SlotLayout.LONGEST_CHAIN && slot >= 0 && slot < slab.slots(); i++) {
            explained.set(slot);
            slot = Chain.next(slab, slot, false);
        }
    }

    /** Number of records to be written, numbered from 0 in the order of their tickets, or as {@link #order} says. */
    public int size() {
        return begun;
    }

    /** The process's description, {@code key=value} lines. */
    public String text() {
        return text;
    }

    /** Index of the log that was in use. */
    public int logInUse() {
        return LogMarks.inUseIn(slab);
    }

    /** What may be believed of a log ({@link LogMarks}). */
    public int trustIn(int log) {
        return LogMarks.trustIn(slab, log);
    }

    /** Marks a log, for a recovery of this recovery. */
    public void trust(int log, int mark) {
        LogMarks.trust(slab, log, mark);
    }

    public long pid() {
        return slab.getLong(BacklogLayout.PID_OFFSET);
    }

    /** Whether the process runs still, whatever became of its lock. */
    public boolean processLives() {
        return ProcessMark.lives(slab);
    }

    private long checked(int offset) {
        long word = slab.getLong(offset);
        return CheckedNumber.holds(word, offset) ? CheckedNumber.number(word) : UNKNOWN;
    }

    /** Serial of the last record that the process knew to be stored; 0 if none, or if the number is damaged. */
    public long storedSerial() {
        return Math.max(0, checked(BacklogLayout.STORED_SERIAL_OFFSET));
    }

    /** How many records the process had lost while it lived; {@link #UNKNOWN} if the number is damaged. */
    public long lostCount() {
        return checked(BacklogLayout.LOST_COUNT_OFFSET);
    }

    /** How many actions of an operation merely waited when the process died; each may have happened at most once. */
    public int waiting(Operation operation) {
        return waiting[operation.ordinal()];
    }

    /** Whether the file is shorter than its process had made it: records of actions that mostly wait may be gone with the rest. */
    public boolean isCut() {
        return slab.slots() < checked(BacklogLayout.SLOTS_OFFSET);
    }

    /** Records that were damaged from outside. */
    public int unreadable() {
        return unreadable;
    }

    /**
     * Before the first record is written: those that bear a serial that did not get into the log come first, in the order of
     * their serials. Written so they keep them, whatever copy of the log others took away, and nobody's serial is drawn twice.
     *
     * @param lastSerial last serial of the log
     */
    public void order(long lastSerial) {
        for (int i = 0; i < begun; i++) {
            long serial = serial(i);
            long ticket = Math.min(SlotLayout.ticket(slab.word(slot(i))), LAST);
            long order = serial > lastSerial ? serial - STAMPED_FIRST : ticket;
            records[i] = order << SLOT_BITS | slot(i);
        }
        Arrays.sort(records, 0, begun);
    }

    private int slot(int i) {
        return (int) records[i] & (1 << SLOT_BITS) - 1;
    }

    public boolean isControl(int i) {
        return new SlotReader(slab, slot(i)).isControl();
    }

    /** Serial that the record was stamped with; 0 if with none, or if the stamp is damaged. */
    public long serial(int i) {
        long ticket = SlotLayout.ticket(slab.word(slot(i)));
        long word = SlotWriter.getLong(slab, slot(i), SlotLayout.SERIAL_OFFSET);
        return CheckedNumber.holds(word, ticket) ? CheckedNumber.number(word) : 0;
    }

    /** When the record began, milliseconds since the epoch. */
    public long timeMillis(int i) {
        return SlotWriter.getLong(slab, slot(i), SlotLayout.TIME_MILLIS_OFFSET);
    }

    /** Whether the record was damaged from outside: lost, and to be read with {@link #readDamaged} only. */
    public boolean isDamaged(int i) {
        return damaged[slot(i)];
    }

    /** Stamps and reads an action's record. */
    public void read(int i, long serial, AuditRecord into) {
        SlotWriter.putSerial(slab, slot(i), serial);
        new SlotReader(slab, slot(i)).read(into, keys);
    }

    /** Stamps and reads a control record. */
    public void read(int i, long serial, ControlRecord into) {
        SlotWriter.putSerial(slab, slot(i), serial);
        new SlotReader(slab, slot(i)).read(into);
    }

    /** Stamps a damaged record and reads what takes its place. */
    public void readDamaged(int i, long serial, ControlRecord into) {
        SlotWriter.putSerial(slab, slot(i), serial);
        new SlotReader(slab, slot(i)).readDamaged(into);
    }

    @Override
    public void close() throws IOException {
        slab.close();
    }
}
