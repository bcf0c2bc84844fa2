package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ByteArrays;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.Octets;
import org.audithalt.record.StringOctets;

/**
 * Reads the record in a slot. For the writer and recovery, on slots whose state says that nobody writes them. One thread; goes
 * from slot to slot without becoming garbage.
 */
final class SlotReader {
    private static final Unsafe UNSAFE = Slab.UNSAFE;
    private static final ControlKind[] KINDS = ControlKind.values();

    private Slab slab;
    private int slot;
    private long address;

    SlotReader(Slab slab, int slot) {
        this.slab = slab;
        this.slot = slot;
        this.address = slab.address(slot);
    }

    /** Goes to another slot. */
    SlotReader at(Slab newSlab, int newSlot) {
        slab = newSlab;
        slot = newSlot;
        address = newSlab.address(newSlot);
        return this;
    }

    private int field(int offset) {
        return Short.toUnsignedInt(UNSAFE.getShort(address + offset));
    }

    private long number(int offset) {
        return UNSAFE.getLong(address + offset);
    }

    private boolean flag(int flag) {
        return (field(SlotLayout.FLAGS_OFFSET) & flag) != 0;
    }

    private boolean exitFlag(int flag) {
        return (field(SlotLayout.EXIT_FLAGS_OFFSET) & flag) != 0;
    }

    /** Whether what exit adds is there. */
    private boolean isComplete() {
        int state = SlotLayout.state(slab.word(slot));
        return state == SlotLayout.DONE || state == SlotLayout.WRITTEN;
    }

    boolean isControl() {
        return flag(SlotLayout.FLAG_CONTROL);
    }

    boolean isConditional() {
        return flag(SlotLayout.FLAG_CONDITIONAL);
    }

    /** Whether the record has its outcome: false for one whose exit never came, or came without it. */
    boolean outcomeKnown() {
        return isComplete() && !exitFlag(SlotLayout.FLAG_OUTCOME_LOST);
    }

    long serial() {
        return CheckedNumber.number(number(SlotLayout.SERIAL_OFFSET));
    }

    /**
     * Whether all that was written of the record is as it was written; if not, nothing of it may be believed, and only
     * {@link #readDamaged} be called.
     */
    boolean isWhole() {
        return SlotCheck.recordHolds(slab, slot)
                && field(SlotLayout.OPERATION_OFFSET) < (isControl() ? KINDS.length : Operation.count());
    }

    Operation operation() {
        return Operation.of(field(SlotLayout.OPERATION_OFFSET));
    }

    void names(Octets name, Octets secondName) {
        int offset = field(SlotLayout.ADDRESS_ROOM_OFFSET) + SlotLayout.padded(field(SlotLayout.COMM_LENGTH_OFFSET));
        int nameLength = field(SlotLayout.NAME_LENGTH_OFFSET);
        bytes(offset, nameLength, name);
        bytes(offset + SlotLayout.padded(nameLength), field(SlotLayout.SECOND_LENGTH_OFFSET), secondName);
    }

    /** What the slot says of the rule that selected its record. */
    int stamp() {
        boolean decided = isComplete() && flag(SlotLayout.FLAG_DECIDE_AT_EXIT);
        return UNSAFE.getInt(address + (decided ? SlotLayout.EXIT_KEY_OFFSET : SlotLayout.KEY_OFFSET));
    }

    /** Appends bytes of the payload, which mostly is all in this slot. */
    private void bytes(int offset, int count, Octets into) {
        if (count == 0) {
            return;
        }
        if (offset + count > SlotLayout.HEAD_PAYLOAD_BYTES) {
            Chain.read(slab, slot, offset, count, into);
            return;
        }
        int start = into.length();
        into.setLength(start + count);
        long from = address + SlotLayout.HEAD_PAYLOAD_OFFSET + offset;
        UNSAFE.copyMemory(null, from, into.array(), ByteArrays.BASE + start, count);
    }

    /** Whether the record takes no other slot. */
    boolean isAlone() {
        return Chain.next(slab, slot, true) == SlotLayout.NO_SLOT;
    }

    /** Reads an action's record. */
    void read(AuditRecord into, KeyTable keys) {
        into.clear();
        boolean complete = isComplete();
        into.ticket = SlotLayout.ticket(slab.word(slot));
        into.serial = serial();
        into.timeMillis = number(SlotLayout.TIME_MILLIS_OFFSET);
        into.operation = operation();
        into.outcomeKnown = outcomeKnown();
        into.success = complete && exitFlag(SlotLayout.FLAG_SUCCESS);
        into.exitKnown = complete && exitFlag(SlotLayout.FLAG_EXIT_KNOWN);
        into.exit = complete ? number(SlotLayout.EXIT_OFFSET) : 0;
        into.argument[0] = number(SlotLayout.A0_OFFSET);
        into.argument[1] = number(SlotLayout.A1_OFFSET);
        into.argument[2] = number(SlotLayout.A2_OFFSET);
        into.argument[3] = flag(SlotLayout.FLAG_SENDER) ? 0 : number(SlotLayout.A3_OFFSET);
        into.threadId = number(SlotLayout.THREAD_ID_OFFSET);
        into.virtualThread = flag(SlotLayout.FLAG_VIRTUAL_THREAD);
        into.truncated = flag(SlotLayout.FLAG_TRUNCATED);
        into.key = keys.key(RulesInForce.key(stamp()));
        into.argumentCount = field(SlotLayout.ARGUMENT_COUNT_OFFSET);
        if (flag(SlotLayout.FLAG_PATH_DETAIL)) {
            readDetail(into, complete);
        } else {
            int address = field(SlotLayout.ADDRESS_LENGTH_OFFSET);
            if (address == 0 && complete) {
                address = field(SlotLayout.EXIT_ADDRESS_LENGTH_OFFSET);
            }
            bytes(0, address, into.address);
        }
        int room = field(SlotLayout.ADDRESS_ROOM_OFFSET);
        int commLength = field(SlotLayout.COMM_LENGTH_OFFSET);
        bytes(room, commLength, into.comm);
        names(into.name, into.secondName);
        int offset = room
                + SlotLayout.padded(commLength)
                + SlotLayout.padded(into.name.length())
                + SlotLayout.padded(into.secondName.length());
        bytes(offset, field(SlotLayout.ARGUMENTS_LENGTH_OFFSET), into.arguments);
    }

    private void readDetail(AuditRecord into, boolean complete) {
        if (complete && field(SlotLayout.EXIT_ADDRESS_LENGTH_OFFSET) == DetailLayout.ALL_BYTES) {
            long payload = address + SlotLayout.HEAD_PAYLOAD_OFFSET;
            DetailLayout.read(payload, DetailLayout.OBJECT, into.object);
            DetailLayout.read(payload, DetailLayout.DIRECTORY, into.directory);
            DetailLayout.read(payload, DetailLayout.SECOND_DIRECTORY, into.secondDirectory);
        }
    }

    /** Reads a control record. */
    void read(ControlRecord into) {
        into.kind = KINDS[field(SlotLayout.OPERATION_OFFSET)];
        into.serial = serial();
        into.lastMillis = number(SlotLayout.TIME_MILLIS_OFFSET);
        into.actorPid = number(SlotLayout.A0_OFFSET);
        into.actorUid = number(SlotLayout.A1_OFFSET);
        into.count = number(SlotLayout.A2_OFFSET);
        into.firstMillis = number(SlotLayout.A3_OFFSET);
        into.success = exitFlag(SlotLayout.FLAG_SUCCESS);
        into.detail.clear();
        bytes(0, field(SlotLayout.NAME_LENGTH_OFFSET), into.detail);
    }

    /** Makes the record that says that this one cannot be read, in its place and under its serial. */
    void readDamaged(ControlRecord into) {
        long word = slab.word(slot);
        int state = SlotLayout.state(word);
        long now = System.currentTimeMillis();
        into.kind = ControlKind.UNREADABLE;
        into.serial = serial();
        into.firstMillis = now;
        into.lastMillis = now;
        into.count = 1;
        into.actorPid = ControlSlots.AGENT;
        into.actorUid = ControlSlots.AGENT;
        into.success = false;
        into.detail.clear();
        into.detail.append(StringOctets.toBytes("lost=1 slot=" + slot + " ticket="
                + (SlotLayout.isState(state) ? Long.toString(SlotLayout.ticket(word)) : "?") + " state="
                + SlotLayout.stateName(state)));
    }
}
