package org.audithalt.backlog;

/**
 * The sums of a record's slots: entry seals what it wrote, exit what it added; the drain and recovery compare.
 *
 * <p>Application threads seal and read back; agent threads compare. Allocates nothing, takes no lock.
 */
final class SlotCheck {
    private static final int ENTRY_BYTES = SlotLayout.HEAD_PAYLOAD_OFFSET - SlotLayout.TIME_MILLIS_OFFSET;

    private SlotCheck() {}

    /**
     * Writes the sums of what entry wrote, into the head and each chained slot. The slots are the caller's.
     *
     * @return the sum in the head, for {@link #isReadBack}
     */
    static long sealEntry(Slab slab, int head, long ticket) {
        int payload = payloadBytes(slab, head);
        long sum = headSum(slab, head, ticket, payload);
        putSum(slab, head, SlotLayout.SUM_OFFSET, sum);
        int left = payload - SlotLayout.HEAD_PAYLOAD_BYTES;
        for (int slot = Chain.next(slab, head, true); left > 0; slot = Chain.next(slab, slot, false)) {
            putSum(slab, slot, SlotLayout.CHAINED_SUM_OFFSET, chainedSum(slab, slot, ticket, left));
            left -= SlotLayout.CHAINED_PAYLOAD_BYTES;
        }
        return sum;
    }

    /**
     * Whether the sums that entry wrote are in memory and fit: false for a page that took nothing. After the state word was read
     * back; costs one look at each slot, no sum.
     */
    static boolean isReadBack(Slab slab, int head, long ticket, long expected) {
        if (sum(slab, head, SlotLayout.SUM_OFFSET) != expected) {
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
        putSum(slab, head, SlotLayout.EXIT_SUM_OFFSET, exitSum(slab, head));
    }

    /** Whether what entry wrote is whole, in all slots of the record. The state word of the head is known to be one. */
    static boolean entryHolds(Slab slab, int head, long ticket) {
        int payload = payloadBytes(slab, head);
        if (!plausible(slab, head, payload)
                || sum(slab, head, SlotLayout.SUM_OFFSET) != headSum(slab, head, ticket, payload)) {
            return false;
        }
        long chained = SlotLayout.word(ticket, SlotLayout.CHAINED);
        int left = payload - SlotLayout.HEAD_PAYLOAD_BYTES;
        for (int slot = Chain.next(slab, head, true); left > 0; slot = Chain.next(slab, slot, false)) {
            if (slot < 0
                    || slot >= slab.slots()
                    || slab.word(slot) != chained
                    || sum(slab, slot, SlotLayout.CHAINED_SUM_OFFSET) != chainedSum(slab, slot, ticket, left)) {
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
                && sum(slab, head, SlotLayout.EXIT_SUM_OFFSET) == exitSum(slab, head);
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

    static long sum(Slab slab, int slot, int field) {
        return SlotWriter.getLong(slab, slot, field);
    }

    private static void putSum(Slab slab, int slot, int field, long sum) {
        SlotWriter.putLong(slab, slot, field, sum);
    }

    private static int field(Slab slab, int head, int offset) {
        return SlotWriter.getShort(slab, head, offset);
    }

    private static int payloadBytes(Slab slab, int head) {
        return field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET)
                + SlotLayout.padded(field(slab, head, SlotLayout.COMM_LENGTH_OFFSET))
                + SlotLayout.padded(field(slab, head, SlotLayout.NAME_LENGTH_OFFSET))
                + SlotLayout.padded(field(slab, head, SlotLayout.SECOND_LENGTH_OFFSET))
                + field(slab, head, SlotLayout.ARGUMENTS_LENGTH_OFFSET);
    }

    /** Whether the sums can be made without leaving the slots. */
    private static boolean plausible(Slab slab, int head, int payload) {
        int room = field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET);
        return payload <= SlotLayout.LONGEST_PAYLOAD
                && room <= SlotLayout.HEAD_PAYLOAD_BYTES
                && room % SlotSum.PAIR_BYTES == 0
                && field(slab, head, SlotLayout.ADDRESS_LENGTH_OFFSET) <= room;
    }

    private static long headSum(Slab slab, int head, long ticket, int payload) {
        long at = slab.address(head);
        long payloadAt = at + SlotLayout.HEAD_PAYLOAD_OFFSET;
        int room = field(slab, head, SlotLayout.ADDRESS_ROOM_OFFSET);
        int inHead = Math.min(payload, SlotLayout.HEAD_PAYLOAD_BYTES);
        return SlotSum.pair(ticket, 0, SlotSum.TICKET)
                + SlotSum.of(at + SlotLayout.TIME_MILLIS_OFFSET, ENTRY_BYTES, SlotSum.HEAD)
                + SlotSum.of(payloadAt, field(slab, head, SlotLayout.ADDRESS_LENGTH_OFFSET), SlotSum.PAYLOAD)
                + SlotSum.of(payloadAt + room, inHead - room, SlotSum.keyAt(SlotSum.PAYLOAD, room));
    }

    private static long chainedSum(Slab slab, int slot, long ticket, int left) {
        long next = SlotWriter.getLong(slab, slot, SlotLayout.CHAINED_NEXT_OFFSET);
        return SlotSum.pair(ticket, next, SlotSum.TICKET)
                + SlotSum.of(
                        slab.address(slot) + SlotLayout.CHAINED_PAYLOAD_OFFSET,
                        Math.min(left, SlotLayout.CHAINED_PAYLOAD_BYTES),
                        SlotSum.CHAINED);
    }

    private static long exitSum(Slab slab, int head) {
        int length = field(slab, head, SlotLayout.EXIT_ADDRESS_LENGTH_OFFSET);
        long address = length == 0
                ? 0
                : SlotSum.of(slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET, length, SlotSum.EXIT_ADDRESS);
        return exitSum(
                sum(slab, head, SlotLayout.SUM_OFFSET),
                SlotWriter.getLong(slab, head, SlotLayout.EXIT_OFFSET),
                SlotWriter.getLong(slab, head, SlotLayout.EXIT_KEY_OFFSET),
                address);
    }

    /**
     * The sum of what exit adds.
     *
     * @param entry sum of what entry wrote
     * @param key the word from EXITKEY to XADR
     * @param address sum of the address; 0 if exit adds none
     */
    static long exitSum(long entry, long exit, long key, long address) {
        return SlotSum.pair(entry, exit, SlotSum.EXIT)
                + SlotSum.pair(key, address, SlotSum.keyAt(SlotSum.EXIT, SlotSum.PAIR_BYTES));
    }
}
