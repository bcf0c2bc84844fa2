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

    private final Slab slab;
    private final KeyTable keys;
    private long[] records;
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

    /** Number of records to be written, numbered from 0 in the order of their tickets. */
    public int size() {
        return begun;
    }

    /** The process's description, {@code key=value} lines. */
    public String text() {
        return text;
    }

    /** Index of the log that was in use. */
    public int logInUse() {
        return LogMarks.inUseIn(text);
    }

    /** What may be believed of a log ({@link LogMarks}). */
    public char trustIn(int log) {
        return LogMarks.trustIn(text, log);
    }

    /** Marks a log, for a recovery of this recovery. */
    public void trust(int log, char mark) {
        LogMarks.trust(slab, text, log, mark);
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
     * Takes the serials back that did not get into the log. Before the first record is written: the log's last serial has
     * to mean again that all stamped up to it are there, also for a recovery of this recovery.
     *
     * @param lastSerial last serial of the log
     */
    public void unstampAfter(long lastSerial) {
        for (int i = 0; i < begun; i++) {
            if (serial(i) > lastSerial) {
                SlotWriter.putLong(slab, slot(i), SlotLayout.SERIAL_OFFSET, 0);
            }
        }
    }

    /**
     * Numbers the records as the writer would have written them: those that bear a serial first, in its order, then the
     * others. Needed where serials are kept, since the log may hold them already.
     */
    public void orderBySerial() {
        int stamped = 0;
        long[] ordered = new long[begun];
        long[] serials = new long[begun];
        for (int i = 0; i < begun; i++) {
            if (serial(i) != 0) {
                serials[stamped++] = serial(i) << SLOT_BITS | slot(i);
            }
        }
        Arrays.sort(serials, 0, stamped);
        System.arraycopy(serials, 0, ordered, 0, stamped);
        for (int i = 0; i < begun; i++) {
            if (serial(i) == 0) {
                ordered[stamped++] = records[i];
            }
        }
        records = ordered;
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
