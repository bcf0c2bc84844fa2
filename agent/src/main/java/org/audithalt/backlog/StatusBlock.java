package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * The status in the header: what can be read of a hung, stopped or dead process without its help (as Aeron's CnC file).
 * Each field is written whole; together they are a recent, not an exact view. Written by agent threads.
 */
public final class StatusBlock {
    /** In the mask, beside the reasons: they are overridden. */
    static final long UNAUDITED = 1L << 31;

    private final Slab slab;

    StatusBlock(Slab slab) {
        this.slab = slab;
    }

    /** Says in a new backlog when it was made, negative: nothing is published yet. */
    void begins() {
        slab.putLong(BacklogLayout.STATUS_MILLIS_OFFSET, -System.currentTimeMillis());
    }

    /** Publishes the gate and who waits. */
    public void publish(Gate gate, int waiting, Losses losses, long freeBytes, long neededBytes) {
        boolean unaudited = gate.unaudited();
        slab.putLong(BacklogLayout.GATE_MASK_OFFSET, gate.mask() | (unaudited ? UNAUDITED : 0));
        long since = 0;
        for (Reason reason : REASONS) {
            if (gate.closedFor(reason) && (since == 0 || gate.sinceMillis(reason) < since)) {
                since = gate.sinceMillis(reason);
            }
        }
        slab.putLong(BacklogLayout.CLOSED_SINCE_OFFSET, since);
        slab.putLong(BacklogLayout.WAITING_OFFSET, waiting);
        slab.putLong(BacklogLayout.FREE_BYTES_OFFSET, freeBytes);
        slab.putLong(BacklogLayout.NEEDED_BYTES_OFFSET, neededBytes);
        slab.putLong(
                BacklogLayout.LOST_COUNT_OFFSET, CheckedNumber.word(losses.count(), BacklogLayout.LOST_COUNT_OFFSET));
        slab.putLong(BacklogLayout.LOST_FIRST_MILLIS_OFFSET, losses.firstMillis());
        slab.putLong(BacklogLayout.LOST_LAST_MILLIS_OFFSET, losses.lastMillis());
        slab.putLong(BacklogLayout.LOST_LARGEST_OFFSET, losses.largestBytes());
        slab.putLong(BacklogLayout.STATUS_MILLIS_OFFSET, System.currentTimeMillis());
    }

    private static final Reason[] REASONS = Reason.values();

    private static final int[] TOLD = {
        BacklogLayout.GATE_MASK_OFFSET,
        BacklogLayout.CLOSED_SINCE_OFFSET,
        BacklogLayout.WAITING_OFFSET,
        BacklogLayout.STATUS_MILLIS_OFFSET
    };

    /** The serial of the last record that is stored. */
    public void storedSerial(long serial) {
        slab.putLong(
                BacklogLayout.STORED_SERIAL_OFFSET, CheckedNumber.word(serial, BacklogLayout.STORED_SERIAL_OFFSET));
    }

    /** Takes over from the status of the backlog before what recovery needs to know, and what is told until the next publication. */
    void continues(StatusBlock before) {
        storedSerial(before.storedSerial());
        for (int offset : TOLD) {
            slab.putLong(offset, before.slab.getLong(offset));
        }
    }

    /** The serial of the last record that was stored. */
    public long storedSerial() {
        return CheckedNumber.number(slab.getLong(BacklogLayout.STORED_SERIAL_OFFSET));
    }
}
