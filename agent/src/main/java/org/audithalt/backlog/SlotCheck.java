package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;

/**
 * The sums of a record's slots: entry seals what it wrote, exit what it added; the drain and recovery compare.
 *
 * <p>Application threads seal and read back; agent threads compare. Allocates nothing, takes no lock.
 */
final class SlotCheck {
    private static final Unsafe UNSAFE = Slab.UNSAFE;
    private static final int ENTRY_BYTES = SlotLayout.HEAD_PAYLOAD_OFFSET - SlotLayout.TIME_MILLIS_OFFSET;

    private SlotCheck() {}

    /**
     * Writes the sums of what entry wrote, into the head and each chained slot. The slots are the caller's.
     *
     * @return the sum in the head, for {@link #isReadBack}
     */
    static int sealEntry(Slab slab, int head, long ticket) {
        int payload = payloadBytes(slab, head);
        int sum = headSum(slab, head, ticket, payload);
        putCrc(slab, head, SlotLayout.CRC_OFFSET, sum);
        int left = payload - SlotLayout.HEAD_PAYLOAD_BYTES;
        for (int slot = Chain.next(slab, head, true); left > 0; slot = Chain.next(slab, slot, false)) {
            putCrc(slab, slot, SlotLayout.CHAINED_CRC_OFFSET, chainedSum(slab, slot, ticket, left));
            left -= SlotLayout.CHAINED_PAYLOAD_BYTES;
        }
        return sum;
    }

    /**
     * Whether the sums that entry wrote are in memory and fit: false for a page that took nothing. After the state word was read
     * back; costs one look at each slot, no sum.
     */
    static boolean isReadBack(Slab slab, int head, long ticket, int expected) {
        if (crc(slab, head, SlotLayout.CRC_OFFSET) != expected) {
            return false;
        }
        long chained = SlotLayout.word(ticket, SlotLayout.CHAINED);
        for (int slot = Chain.next(slab, head, true);
                slot != SlotLayout.NO_SLOT;
                slot = Chain.next(slab, slot, false)) {
            if (slot < 0 || slot >= slab.slots() || slab.word(slot) != chained) {
                return false;
            }
        }
        return true;
    }

    /** Writes the sum of what exit added. */
    static void sealExit(Slab slab, int head) {
        putCrc(slab, head, SlotLayout.EXIT_CRC_OFFSET, exitSum(slab, head));
    }

    /** Whether what entry wrote is whole, in all slots of the record. The state word of the head is known to be one. */
    static boolean entryHolds(Slab slab, int head, long ticket) {
        int payload = payloadBytes(slab, head);
        if (!plausible(slab, head, payload)
                || crc(slab, head, SlotLayout.CRC_OFFSET) != headSum(slab, head, ticket, payload)) {
            return false;
        }
        long chained = SlotLayout.word(ticket, SlotLayout.CHAINED);
        int left = payload - SlotLayout.HEAD_PAYLOAD_BYTES;
        for (int slot = Chain.next(slab, head, true); left > 0; slot = Chain.next(slab, slot, false)) {
            if (slot < 0
                    || slot >= slab.slots()
                    || slab.word(slot) != chained
                    || crc(slab, slot, SlotLayout.CHAINED_CRC_OFFSET) != chainedSum(slab, slot, ticket, left)) {
                return false;
            }
            left -= SlotLayout.CHAINED_PAYLOAD_BYTES;
        }
        return true;
    }

    /** Whether what exit added is whole; asked of a complete record. */
    static boolean exitHolds(Slab slab, int head) {
        return SlotWriter.getShort(slab, head, SlotLayout.EXIT_ADDRESS_LENGTH_OFFSET)
                        <= SlotWriter.getShort(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET)
                && crc(slab, head, SlotLayout.EXIT_CRC_OFFSET) == exitSum(slab, head);
    }

    /** Whether a record and its serial are whole, as far as its state says that they were written. */
    static boolean recordHolds(Slab slab, int head) {
        long word = slab.word(head);
        long ticket = SlotLayout.ticket(word);
        int state = SlotLayout.state(word);
        return SlotLayout.isState(state)
                && CheckedNumber.holds(SlotWriter.getLong(slab, head, SlotLayout.SERIAL_OFFSET), ticket)
                && entryHolds(slab, head, ticket)
                && (!(state == SlotLayout.DONE || state == SlotLayout.WRITTEN) || exitHolds(slab, head));
    }

    static int crc(Slab slab, int slot, int field) {
        return SlotWriter.getInt(slab, slot, field);
    }

    private static void putCrc(Slab slab, int slot, int field, int sum) {
        SlotWriter.putInt(slab, slot, field, sum);
    }

    private static int field(Slab slab, int head, int offset) {
        return SlotWriter.getShort(slab, head, offset);
    }

    private static int payloadBytes(Slab slab, int head) {
        return field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET)
                + field(slab, head, SlotLayout.COMM_LENGTH_OFFSET)
                + field(slab, head, SlotLayout.NAME_LENGTH_OFFSET)
                + field(slab, head, SlotLayout.SECOND_LENGTH_OFFSET)
                + field(slab, head, SlotLayout.ARGUMENTS_LENGTH_OFFSET);
    }

    /** Whether the sums can be made without leaving the slots. */
    private static boolean plausible(Slab slab, int head, int payload) {
        int room = field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET);
        return payload <= SlotLayout.LONGEST_PAYLOAD
                && room <= SlotLayout.HEAD_PAYLOAD_BYTES
                && field(slab, head, SlotLayout.ADDRESS_LENGTH_OFFSET) <= room;
    }

    /** The payload's sum is made apart and taken as one more word: two rows of steps overlap in the processor. */
    private static int headSum(Slab slab, int head, long ticket, int payload) {
        long at = slab.address(head);
        int room = field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET);
        int inHead = Math.min(payload, SlotLayout.HEAD_PAYLOAD_BYTES);
        int sum =
                Crc32c.stepInLanes(Crc32c.step(Crc32c.BEGIN, ticket), at + SlotLayout.TIME_MILLIS_OFFSET, ENTRY_BYTES);
        int bytes = Crc32c.step(
                Crc32c.BEGIN, at + SlotLayout.HEAD_PAYLOAD_OFFSET, field(slab, head, SlotLayout.ADDRESS_LENGTH_OFFSET));
        bytes = Crc32c.stepInLanes(bytes, at + SlotLayout.HEAD_PAYLOAD_OFFSET + room, inHead - room);
        return Crc32c.end(Crc32c.step(sum, Integer.toUnsignedLong(bytes)));
    }

    private static int chainedSum(Slab slab, int slot, long ticket, int left) {
        long at = slab.address(slot);
        int sum = Crc32c.step(Crc32c.BEGIN, ticket);
        sum = Crc32c.step(sum, at + SlotLayout.CHAINED_NEXT_OFFSET, Integer.BYTES);
        return Crc32c.end(Crc32c.stepInLanes(
                sum, at + SlotLayout.CHAINED_PAYLOAD_OFFSET, Math.min(left, SlotLayout.CHAINED_PAYLOAD_BYTES)));
    }

    private static int exitSum(Slab slab, int head) {
        long at = slab.address(head);
        int sum = Crc32c.step(Crc32c.BEGIN, Integer.toUnsignedLong(crc(slab, head, SlotLayout.CRC_OFFSET)));
        sum = Crc32c.step(sum, UNSAFE.getLong(at + SlotLayout.EXIT_OFFSET));
        sum = Crc32c.step(sum, UNSAFE.getLong(at + SlotLayout.EXIT_KEY_OFFSET));
        int length = field(slab, head, SlotLayout.EXIT_ADDRESS_LENGTH_OFFSET);
        return Crc32c.end(Crc32c.step(sum, at + SlotLayout.HEAD_PAYLOAD_OFFSET, length));
    }
}
