package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * The status in the header: what can be read of a hung, stopped or dead process without its help (as Aeron's CnC file).
 * Each field is written whole; together they are a recent, not an exact view. Written by agent threads.
 */
public final class StatusBlock {
    private final Slab slab;

    StatusBlock(Slab slab) {
        this.slab = slab;
    }

    /** Publishes the gate and who waits. */
    public void publish(Gate gate, int waiting, Losses losses, long freeBytes, long neededBytes) {
        int mask = gate.mask();
        slab.putLong(BacklogLayout.GATE_MASK_OFFSET, mask);
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

    /** The serial of the last record that is stored. */
    public void storedSerial(long serial) {
        slab.putLong(
                BacklogLayout.STORED_SERIAL_OFFSET, CheckedNumber.word(serial, BacklogLayout.STORED_SERIAL_OFFSET));
    }

    /** Takes over what recovery needs to know from the status of the backlog before. */
    void continues(StatusBlock before) {
        storedSerial(before.storedSerial());
    }

    /** The serial of the last record that was stored. */
    public long storedSerial() {
        return CheckedNumber.number(slab.getLong(BacklogLayout.STORED_SERIAL_OFFSET));
    }
}
