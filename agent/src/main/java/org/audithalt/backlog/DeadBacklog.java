package org.audithalt.backlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final int SLOT_BITS = 22;
    private static final long STAMPED_FIRST = 1L << 40;

    private final Slab slab;
    private final KeyTable keys;
    private final long[] records;
    private final int[] waiting = new int[Operation.count()];
    private final String text;
    private int unreadable;
    private int begun;

    private DeadBacklog(Slab slab) {
        this.slab = slab;
        this.keys = new KeyTable(slab);
        this.text = HeaderText.read(slab);
        this.records = new long[slab.slots()];
        int count = 0;
        for (int slot = 0; slot < slab.slots(); slot++) {
            long word = slab.word(slot);
            if (isRecord(slot, SlotLayout.state(word))) {
                records[count++] = SlotLayout.ticket(word) << SLOT_BITS | slot;
            }
        }
        this.begun = count;
        Arrays.sort(records, 0, count);
    }

    /** Maps a backlog whose process is dead. */
    public static DeadBacklog open(Path file) throws IOException, BacklogException {
        return new DeadBacklog(Slab.open(file));
    }

    private boolean isRecord(int slot, int state) {
        SlotReader reader = new SlotReader(slab, slot);
        boolean open = state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING;
        boolean complete = state == SlotLayout.DONE || state == SlotLayout.WRITTEN || state == SlotLayout.ORPHAN;
        if (!open && !complete) {
            unreadable += state > SlotLayout.CHAINED ? 1 : 0;
            return false;
        }
        if (!reader.plausible()) {
            unreadable++;
            return false;
        }
        if (state == SlotLayout.WAITING) {
            waiting[reader.operation().ordinal()]++;
            return false;
        }
        return complete || !reader.isConditional();
    }

    /** Number of records to be written, numbered from 0 in the order of their tickets, or as {@link #order} says. */
    public int size() {
        return begun;
    }

    /** The process's description, {@code key=value} lines. */
    public String text() {
        return text;
    }

    public long pid() {
        return slab.getLong(BacklogLayout.PID_OFFSET);
    }

    /** Whether the process runs still, whatever became of its lock. */
    public boolean processLives() {
        return ProcessMark.lives(slab);
    }

    /** Serial of the last record that the process knew to be stored. */
    public long storedSerial() {
        return slab.getLong(BacklogLayout.STORED_SERIAL_OFFSET);
    }

    /**
     * Whether a flush of the log failed, of the process or of an earlier recovery: what the log shows beyond {@link
     * #storedSerial} may be in the page cache only, and a further flush would not say so.
     */
    public boolean flushFailed() {
        return slab.getLong(BacklogLayout.FLUSH_FAILED_OFFSET) != 0;
    }

    /** Remembers a failed flush for the next recovery. */
    public void markFlushFailed() {
        slab.putLong(BacklogLayout.FLUSH_FAILED_OFFSET, 1);
    }

    public long lostCount() {
        return slab.getLong(BacklogLayout.LOST_COUNT_OFFSET);
    }

    /** How many actions of an operation merely waited when the process died; each may have happened at most once. */
    public int waiting(Operation operation) {
        return waiting[operation.ordinal()];
    }

    /** Slots in use whose content makes no sense: damaged from outside. */
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
            long order = serial > lastSerial ? serial - STAMPED_FIRST : SlotLayout.ticket(slab.word(slot(i)));
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

    /** Serial that the record was stamped with; 0 if with none. */
    public long serial(int i) {
        return new SlotReader(slab, slot(i)).serial();
    }

    /** When the record began, milliseconds since the epoch. */
    public long timeMillis(int i) {
        return SlotWriter.getLong(slab, slot(i), SlotLayout.TIME_MILLIS_OFFSET);
    }

    /** Whether the outcome is known; false for an action in flight at the death. */
    public boolean outcomeKnown(int i) {
        int state = SlotLayout.state(slab.word(slot(i)));
        boolean complete = state == SlotLayout.DONE || state == SlotLayout.WRITTEN;
        return complete && !new SlotReader(slab, slot(i)).outcomeLost();
    }

    /** Stamps and reads an action's record. */
    public void read(int i, long serial, AuditRecord into) {
        SlotWriter.putLong(slab, slot(i), SlotLayout.SERIAL_OFFSET, serial);
        new SlotReader(slab, slot(i)).read(into, keys, outcomeKnown(i));
    }

    /** Stamps and reads a control record. */
    public void read(int i, long serial, ControlRecord into) {
        SlotWriter.putLong(slab, slot(i), SlotLayout.SERIAL_OFFSET, serial);
        new SlotReader(slab, slot(i)).read(into);
    }

    @Override
    public void close() throws IOException {
        slab.close();
    }
}
