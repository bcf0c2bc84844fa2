package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;
import org.audithalt.gate.Gate;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * {@link Reservation} for the common action, and the same to everybody else: a record of one slot, without an address or arguments,
 * of names that are copied as they are. What is not so is left to Reservation, before or after the claim; then the slot is given back.
 *
 * <p>Why it is right: the order of the steps is Reservation's. A slot is claimed by compare-and-set, the gate is read again, what is known of
 * the action is written, then its sum; sum and state are read back around the exchange that publishes. Why it is fast: each word of
 * the slot is written once and whole; the sum is made of the values in registers, not of memory that is still on its way there; a
 * name is read once. The common slot is the one to which the ticket leads, in an area of a power of two.
 *
 * <p>Application threads. Allocates nothing, locks nothing, parks never.
 */
final class PlainReservation {
    /** Not plain, or no slot, or the gate closed: Reservation is to be asked. */
    static final long NONE = Reservation.NONE;

    private static final long KEY_0 = SlotSum.HEAD;
    private static final long KEY_1 = SlotSum.keyAt(SlotSum.HEAD, SlotSum.PAIR_BYTES);
    private static final long KEY_2 = SlotSum.keyAt(SlotSum.HEAD, 2 * SlotSum.PAIR_BYTES);
    private static final long KEY_3 = SlotSum.keyAt(SlotSum.HEAD, 3 * SlotSum.PAIR_BYTES);
    private static final long KEY_4 = SlotSum.keyAt(SlotSum.HEAD, 4 * SlotSum.PAIR_BYTES);

    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private final Reservation reservation;
    private final Backlog backlog;
    private final Gate gate;
    private final RecordClock clock;

    PlainReservation(Reservation reservation, Backlog backlog, Gate gate) {
        this.reservation = reservation;
        this.backlog = backlog;
        this.gate = gate;
        this.clock = backlog.clock();
    }

    /** Parameters and result as those of {@link Reservation#reserve}. */
    long reserve(
            PlainRow row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp) {
        long token;
        try {
            token = place(row, first, second, n0, n1, n2, n3, stamp);
        } catch (InternalError unbacked) {
            token = Reservation.UNBACKED;
        }
        return token == Reservation.UNBACKED ? reservation.unusable() : token;
    }

    private long place(
            PlainRow row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp) {
        Thread thread = Thread.currentThread();
        byte[] comm = StringOctets.latin1(thread.getName());
        byte[] name = PlainName.of(row.name, first);
        byte[] secondName = PlainName.of(row.secondName, second);
        if (comm == null || name == null || secondName == null || !fit(comm, name, secondName)) {
            return NONE;
        }
        Generation generation = backlog.current();
        Claims claims = generation.claims();
        if (claims.isExhausted()) {
            // no ticket is drawn in vain: the next leads to the slot that is freed next
            return NONE;
        }
        long ticket = generation.slab().nextTicket();
        int slot = claims.claimHome(ticket, thread);
        if (slot == SlotLayout.NO_SLOT) {
            return NONE;
        }
        try {
            if (gate.closed()) {
                claims.giveBack(slot, ticket);
                return NONE;
            }
            Slab slab = generation.slab();
            long at = slab.address(slot);
            long sum = writeNames(at, ticket, row, comm, name, secondName);
            if (sum == PlainName.NOT_PLAIN) {
                claims.giveBack(slot, ticket);
                return NONE;
            }
            sum += writeHead(
                    at,
                    clock.millis(ticket),
                    ThreadNumber.of(thread),
                    n0,
                    n1,
                    n2,
                    n3,
                    SlotLayout.two(SlotLayout.NO_SLOT, stamp),
                    SlotLayout.four(row.operation, flags(thread), comm.length, name.length),
                    secondName.length);
            if (begins(slab, slot, ticket, sum)) {
                return Token.of(generation.number(), slot, ticket);
            }
            Reservation.abandon(generation, slot, ticket);
            return Reservation.UNBACKED;
        } catch (InternalError unbacked) {
            Reservation.abandon(generation, slot, ticket);
            throw unbacked;
        } catch (Throwable noStack) {
            // no call: there may be no stack for one
            claims.failed[slot] = ticket;
            claims.anyFailed = true;
            throw noStack;
        }
    }

    /** Whether one slot takes them. */
    private static boolean fit(byte[] comm, byte[] name, byte[] secondName) {
        return comm.length <= SlotWriter.LONGEST_COMM
                && name.length <= SlotLayout.HEAD_PAYLOAD_BYTES
                && secondName.length <= SlotLayout.HEAD_PAYLOAD_BYTES
                && SlotLayout.padded(comm.length)
                                + SlotLayout.padded(name.length)
                                + SlotLayout.padded(secondName.length)
                        <= SlotLayout.HEAD_PAYLOAD_BYTES;
    }

    private static int flags(Thread thread) {
        return VirtualThreads.isVirtual(thread) ? SlotLayout.FLAG_VIRTUAL_THREAD : 0;
    }

    /** Writes the payload; returns the sum over that and the ticket, or {@link PlainName#NOT_PLAIN}. */
    private static long writeNames(long at, long ticket, PlainRow row, byte[] comm, byte[] name, byte[] secondName) {
        long payload = at + SlotLayout.HEAD_PAYLOAD_OFFSET;
        long sum = SlotSum.pair(ticket, 0, SlotSum.TICKET);
        int offset = 0;
        if (comm.length > 0) {
            long part = PlainName.copy(comm, PlainRow.TEXT, payload, SlotSum.PAYLOAD);
            if (part == PlainName.NOT_PLAIN) {
                return part;
            }
            sum += part;
            offset = SlotLayout.padded(comm.length);
        }
        if (name.length > 0) {
            long part = PlainName.copy(name, row.name, payload + offset, SlotSum.keyAt(SlotSum.PAYLOAD, offset));
            if (part == PlainName.NOT_PLAIN) {
                return part;
            }
            sum += part;
        }
        return secondName.length == 0 ? sum : writeSecond(payload, offset, row, name, secondName, sum);
    }

    private static long writeSecond(long payload, int nameAt, PlainRow row, byte[] name, byte[] secondName, long sum) {
        int offset = nameAt + SlotLayout.padded(name.length);
        long part =
                PlainName.copy(secondName, row.secondName, payload + offset, SlotSum.keyAt(SlotSum.PAYLOAD, offset));
        return part == PlainName.NOT_PLAIN ? part : sum + part;
    }

    /** Writes the words from SERIAL to PENDING; returns what they add to the sum. */
    private static long writeHead(
            long at,
            long time,
            long threadNumber,
            long n0,
            long n1,
            long n2,
            long n3,
            long nextAndKey,
            long operationToName,
            long secondLength) {
        UNSAFE.putLong(at + SlotLayout.SERIAL_OFFSET, 0);
        UNSAFE.putLong(at + SlotLayout.TIME_MILLIS_OFFSET, time);
        UNSAFE.putLong(at + SlotLayout.THREAD_ID_OFFSET, threadNumber);
        UNSAFE.putLong(at + SlotLayout.A0_OFFSET, n0);
        UNSAFE.putLong(at + SlotLayout.A1_OFFSET, n1);
        UNSAFE.putLong(at + SlotLayout.A2_OFFSET, n2);
        UNSAFE.putLong(at + SlotLayout.A3_OFFSET, n3);
        UNSAFE.putLong(at + SlotLayout.NEXT_OFFSET, nextAndKey);
        UNSAFE.putLong(at + SlotLayout.OPERATION_OFFSET, operationToName);
        UNSAFE.putLong(at + SlotLayout.SECOND_LENGTH_OFFSET, secondLength);
        UNSAFE.putLong(at + SlotLayout.ADDRESS_ROOM_OFFSET, 0);
        return SlotSum.pair(time, threadNumber, KEY_0)
                + SlotSum.pair(n0, n1, KEY_1)
                + SlotSum.pair(n2, n3, KEY_2)
                + SlotSum.pair(nextAndKey, operationToName, KEY_3)
                + SlotSum.pair(secondLength, 0, KEY_4);
    }

    /** {@link Reservation#begins} for one slot. */
    private static boolean begins(Slab slab, int slot, long ticket, long sum) {
        long sumAt = slab.address(slot) + SlotLayout.SUM_OFFSET;
        UNSAFE.putLong(sumAt, sum);
        long begun = SlotLayout.word(ticket, SlotLayout.IN_FLIGHT);
        return UNSAFE.getLong(sumAt) == sum
                && slab.exchangeWord(slot, begun) == SlotLayout.word(ticket, SlotLayout.CLAIMED)
                && slab.word(slot) == begun
                && UNSAFE.getLong(sumAt) == sum;
    }
}
