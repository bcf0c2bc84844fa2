package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.ResultKind;
import org.audithalt.record.SocketAddressOctets;
import org.jspecify.annotations.Nullable;

/**
 * Reserve before act: takes the slots of a record and writes what is known before the action.
 *
 * <p>Application threads. Allocates nothing (but for names of descriptors, {@link DescriptorNames}), locks nothing, parks
 * never. When {@link #reserve} has returned a token the record survives the death of the process.
 *
 * <p>The gate is read again after the slot is taken: a thread that saw it open may have been off the processor while it
 * closed and the writer counted what is still to come.
 */
final class Reservation {
    /** {@link #reserve} found no slot, or the gate closed meanwhile. */
    static final long NONE = 0;

    /** No constant, which would be made when it is first used: there may be no memory for that. */
    static final String UNUSABLE = String.valueOf("the memory of the backlog file cannot be used");

    /** The page behind a slot takes nothing. */
    static final long UNBACKED = -1;

    private final Backlog backlog;
    private final Gate gate;
    private final HookRow[] rows;
    private final RecordClock clock;
    private boolean pathDetail;

    Reservation(Backlog backlog, Gate gate, HookRow[] rows) {
        this.backlog = backlog;
        this.gate = gate;
        this.rows = rows;
        this.clock = backlog.clock();
    }

    /** Keeps room for {@link PathDetail} from now on. Before weaving. */
    void keepPathDetail() {
        pathDetail = true;
    }

    /** The page behind a slot takes nothing: the sink is full, not the action refused. Returns {@link #NONE}. */
    long unusable() {
        UnbackedPage.takeError();
        gate.close(Reason.BACKLOG_GONE, UNUSABLE);
        return NONE;
    }

    /**
     * Reserves and begins a record.
     *
     * @param stamp of the selecting rule, {@link RulesInForce#stamp}
     * @param flags {@link SlotLayout} flags to begin with
     * @param pending {@link RulesInForce#pending}
     * @param heedGate false for those who may not sleep: only the end of the process stops them
     * @return the token for exit; {@link #NONE} if there is no room or the gate is closed
     */
    long reserve(
            Area area,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp,
            int flags,
            long pending,
            boolean heedGate) {
        long token;
        try {
            token = place(area, rows[row], first, second, n0, n1, n2, n3, stamp, flags, pending, heedGate);
        } catch (InternalError unbacked) {
            token = UNBACKED;
        }
        return token == UNBACKED ? unusable() : token;
    }

    private long place(
            Area area,
            HookRow hook,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp,
            int flags,
            long pending,
            boolean heedGate) {
        Thread thread = Thread.currentThread();
        ObjectKind firstKind = hook.firstKind();
        ObjectKind secondKind = hook.secondKind();
        boolean takesAddress = HookObjects.isAddress(firstKind)
                || hook.resultKind() == ResultKind.ACCEPT
                || hook.resultKind() == ResultKind.RECEIVED;
        Object name = HookObjects.name(firstKind, first, n0);
        Object secondName = secondKind == ObjectKind.ARGUMENT_BLOCK ? null : HookObjects.name(secondKind, second, n2);
        byte[] arguments = secondKind == ObjectKind.ARGUMENT_BLOCK ? (byte[]) second : null;
        String comm = thread.getName();

        boolean detailed = pathDetail && !takesAddress && PathDetail.isWanted(hook);
        FileStatus removed = detailed ? PathDetail.before(hook, name) : null;
        int addressRoom = takesAddress ? SocketAddressOctets.MAX_BYTES : detailed ? DetailLayout.ROOM : 0;
        int commLength = Math.min(SlotWriter.octets(comm), SlotWriter.LONGEST_COMM);
        int nameOctets = SlotWriter.octets(name);
        int secondOctets = SlotWriter.octets(secondName);
        int argumentOctets = arguments == null ? 0 : arguments.length;
        int nameLength = Math.min(nameOctets, SlotWriter.LONGEST_NAME);
        int secondLength = Math.min(secondOctets, SlotWriter.LONGEST_NAME);
        int fixed = addressRoom
                + SlotLayout.padded(commLength)
                + SlotLayout.padded(nameLength)
                + SlotLayout.padded(secondLength);
        int argumentLength = Math.min(argumentOctets, SlotLayout.LONGEST_PAYLOAD - fixed);
        boolean cut = nameLength < nameOctets || secondLength < secondOctets || argumentLength < argumentOctets;

        Generation generation = backlog.current();
        Slab slab = generation.slab();
        Claims claims = generation.claims();
        if (area == Area.GENERAL && claims.isExhausted()) {
            return NONE;
        }
        int slots = SlotLayout.slotsFor(fixed + argumentLength);
        long ticket = slab.nextTicket();
        int head = claims.claim(ticket, area, slots, thread);
        if (head == SlotLayout.NO_SLOT) {
            return NONE;
        }
        try {
            long claimed = slab.word(head);
            if (SlotLayout.state(claimed) != SlotLayout.CLAIMED) {
                return UNBACKED;
            }
            if (heedGate ? gate.closed() : gate.sealed()) {
                claims.giveBack(head, ticket);
                return NONE;
            }
            int addressLength = SlotWriter.writeAddress(slab, head, firstKind, first, n0, n1, n3);
            if (removed != null) {
                long payload = slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET;
                DetailLayout.write(payload, DetailLayout.OBJECT, removed, true);
                addressLength = DetailLayout.BYTES;
            }
            int allFlags = flags
                    | (detailed ? SlotLayout.FLAG_PATH_DETAIL : 0)
                    | (cut ? SlotLayout.FLAG_TRUNCATED : 0)
                    | (hook.resultKind() == ResultKind.RECEIVED ? SlotLayout.FLAG_SENDER : 0)
                    | (VirtualThreads.isVirtual(thread) ? SlotLayout.FLAG_VIRTUAL_THREAD : 0);
            int argumentCount = arguments == null ? 0 : (int) Math.min(n0 + 1, 0xffff);
            // numbers first, names last, and whole words: a sum that reads what is still on its way to memory waits for
            // it
            SlotWriter.putLong(slab, head, SlotLayout.SERIAL_OFFSET, 0);
            SlotWriter.putLong(slab, head, SlotLayout.TIME_MILLIS_OFFSET, clock.millis(ticket));
            SlotWriter.putLong(slab, head, SlotLayout.THREAD_ID_OFFSET, ThreadNumber.of(thread));
            writeNumbers(slab, head, hook, n0, n1, n2, n3, addressLength);
            SlotWriter.putInt(slab, head, SlotLayout.KEY_OFFSET, stamp);
            SlotWriter.putLong(
                    slab,
                    head,
                    SlotLayout.OPERATION_OFFSET,
                    SlotLayout.four(hook.action().ordinal(), allFlags, commLength, nameLength));
            SlotWriter.putLong(
                    slab,
                    head,
                    SlotLayout.SECOND_LENGTH_OFFSET,
                    SlotLayout.four(secondLength, addressLength, argumentLength, argumentCount));
            SlotWriter.putLong(
                    slab, head, SlotLayout.ADDRESS_ROOM_OFFSET, pending << SlotLayout.PENDING_SHIFT | addressRoom);
            int offset = addressRoom;
            SlotWriter.write(slab, head, offset, comm, commLength);
            offset += SlotLayout.padded(commLength);
            SlotWriter.write(slab, head, offset, name, nameLength);
            offset += SlotLayout.padded(nameLength);
            SlotWriter.write(slab, head, offset, secondName, secondLength);
            offset += SlotLayout.padded(secondLength);
            SlotWriter.write(slab, head, offset, arguments, argumentLength, argumentOctets);
            long sum = SlotCheck.sealEntry(slab, head, ticket);
            if (begins(slab, head, claimed, hook.waits(), sum)) {
                return Token.of(generation.number(), head, ticket);
            }
            abandon(generation, head, ticket);
            return UNBACKED;
        } catch (InternalError unbacked) {
            abandon(generation, head, ticket);
            throw unbacked;
        } catch (Throwable noStack) {
            // no call: there may be no stack for one
            claims.failed[head % claims.failed.length] = ticket;
            claims.anyFailed = true;
            throw noStack;
        }
    }

    /** Nothing has begun: the slots go back, for nobody else would free them. */
    static void abandon(Generation generation, int head, long ticket) {
        try {
            generation.claims().giveBack(head, ticket);
        } catch (Throwable unbacked) {
            // the page takes nothing at all: its slab is about to be replaced
        }
    }

    private static void writeNumbers(
            Slab slab, int head, HookRow hook, long n0, long n1, long n2, long n3, int addressLength) {
        SlotWriter.putLong(slab, head, SlotLayout.A0_OFFSET, CallArguments.a0(hook, n0));
        SlotWriter.putLong(slab, head, SlotLayout.A1_OFFSET, CallArguments.a1(hook, n1));
        SlotWriter.putLong(slab, head, SlotLayout.A2_OFFSET, CallArguments.a2(hook, n2, addressLength));
        SlotWriter.putLong(slab, head, SlotLayout.A3_OFFSET, CallArguments.a3(hook, n3));
    }

    /**
     * Publishes the reservation, and reads state and sum back: a page that cannot be backed must not count as a reservation. HotSpot
     * may say so late (JDK-8153890), in frames of the application, when the action would have run.
     */
    private static boolean begins(Slab slab, int head, long claimed, boolean waits, long sum) {
        long ticket = SlotLayout.ticket(claimed);
        long begun = SlotLayout.word(ticket, waits ? SlotLayout.WAITING : SlotLayout.IN_FLIGHT);
        // looked at first without an exchange, for that is not guarded by the interpreter: it would end the JVM
        return SlotCheck.isReadBack(slab, head, ticket, sum)
                && slab.exchangeWord(head, begun) == claimed
                && slab.word(head) == begun
                && SlotCheck.isReadBack(slab, head, ticket, sum);
    }
}
