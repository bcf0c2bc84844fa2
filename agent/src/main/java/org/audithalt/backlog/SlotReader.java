package org.audithalt.backlog;

import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.Octets;

/** Reads the record in a slot. For the writer and recovery, on slots whose state says that nobody writes them. */
final class SlotReader {
    private static final ControlKind[] KINDS = ControlKind.values();

    private final Slab slab;
    private final int slot;

    SlotReader(Slab slab, int slot) {
        this.slab = slab;
        this.slot = slot;
    }

    private int field(int offset) {
        return SlotWriter.getShort(slab, slot, offset);
    }

    private boolean flag(int flag) {
        return (field(SlotLayout.FLAGS_OFFSET) & flag) != 0;
    }

    boolean isControl() {
        return flag(SlotLayout.FLAG_CONTROL);
    }

    boolean isConditional() {
        return flag(SlotLayout.FLAG_CONDITIONAL);
    }

    boolean outcomeLost() {
        return flag(SlotLayout.FLAG_OUTCOME_LOST);
    }

    long serial() {
        return SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET);
    }

    /** Whether lengths and numbers are possible; false for a slot that was damaged from outside. */
    boolean plausible() {
        int payload = field(SlotLayout.ADDRESS_ROOM_OFFSET)
                + field(SlotLayout.COMM_LENGTH_OFFSET)
                + field(SlotLayout.NAME_LENGTH_OFFSET)
                + field(SlotLayout.SECOND_LENGTH_OFFSET)
                + field(SlotLayout.ARGUMENTS_LENGTH_OFFSET);
        int kinds = isControl() ? KINDS.length : Operation.count();
        return payload <= SlotLayout.LONGEST_PAYLOAD
                && field(SlotLayout.ADDRESS_LENGTH_OFFSET) <= field(SlotLayout.ADDRESS_ROOM_OFFSET)
                && field(SlotLayout.OPERATION_OFFSET) < kinds
                && chainHolds(SlotLayout.slotsFor(payload));
    }

    private boolean chainHolds(int slots) {
        int next = Chain.next(slab, slot, true);
        for (int i = 1; i < slots; i++) {
            if (next < 0 || next >= slab.slots()) {
                return false;
            }
            next = Chain.next(slab, next, false);
        }
        return true;
    }

    Operation operation() {
        return Operation.of(field(SlotLayout.OPERATION_OFFSET));
    }

    void names(Octets name, Octets secondName) {
        int offset = field(SlotLayout.ADDRESS_ROOM_OFFSET) + field(SlotLayout.COMM_LENGTH_OFFSET);
        int nameLength = field(SlotLayout.NAME_LENGTH_OFFSET);
        Chain.read(slab, slot, offset, nameLength, name);
        Chain.read(slab, slot, offset + nameLength, field(SlotLayout.SECOND_LENGTH_OFFSET), secondName);
    }

    /**
     * Reads an action's record.
     *
     * @param outcomeKnown false for one whose exit never came
     */
    void read(AuditRecord into, KeyTable keys, boolean outcomeKnown) {
        into.clear();
        into.ticket = SlotLayout.ticket(slab.word(slot));
        into.serial = serial();
        into.timeMillis = SlotWriter.getLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET);
        into.operation = operation();
        into.outcomeKnown = outcomeKnown;
        into.success = flag(SlotLayout.FLAG_SUCCESS);
        into.exitKnown = flag(SlotLayout.FLAG_EXIT_KNOWN);
        into.exit = SlotWriter.getLong(slab, slot, SlotLayout.EXIT_OFFSET);
        into.argument[0] = SlotWriter.getLong(slab, slot, SlotLayout.A0_OFFSET);
        into.argument[1] = SlotWriter.getLong(slab, slot, SlotLayout.A1_OFFSET);
        into.argument[2] = SlotWriter.getLong(slab, slot, SlotLayout.A2_OFFSET);
        into.argument[3] = SlotWriter.getLong(slab, slot, SlotLayout.A3_OFFSET);
        into.threadId = SlotWriter.getLong(slab, slot, SlotLayout.THREAD_ID_OFFSET);
        into.virtualThread = flag(SlotLayout.FLAG_VIRTUAL_THREAD);
        into.truncated = flag(SlotLayout.FLAG_TRUNCATED);
        into.key = keys.key(SlotWriter.getInt(slab, slot, SlotLayout.KEY_OFFSET));
        into.argumentCount = field(SlotLayout.ARGUMENT_COUNT_OFFSET);
        Chain.read(slab, slot, 0, field(SlotLayout.ADDRESS_LENGTH_OFFSET), into.address);
        int room = field(SlotLayout.ADDRESS_ROOM_OFFSET);
        int commLength = field(SlotLayout.COMM_LENGTH_OFFSET);
        Chain.read(slab, slot, room, commLength, into.comm);
        names(into.name, into.secondName);
        int offset = room + commLength + into.name.length() + into.secondName.length();
        Chain.read(slab, slot, offset, field(SlotLayout.ARGUMENTS_LENGTH_OFFSET), into.arguments);
    }

    /** Reads a control record. */
    void read(ControlRecord into) {
        into.kind = KINDS[field(SlotLayout.OPERATION_OFFSET)];
        into.serial = serial();
        into.lastMillis = SlotWriter.getLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET);
        into.actorPid = SlotWriter.getLong(slab, slot, SlotLayout.A0_OFFSET);
        into.actorUid = SlotWriter.getLong(slab, slot, SlotLayout.A1_OFFSET);
        into.count = SlotWriter.getLong(slab, slot, SlotLayout.A2_OFFSET);
        into.firstMillis = SlotWriter.getLong(slab, slot, SlotLayout.A3_OFFSET);
        into.success = flag(SlotLayout.FLAG_SUCCESS);
        into.detail.clear();
        Chain.read(slab, slot, 0, field(SlotLayout.NAME_LENGTH_OFFSET), into.detail);
    }
}
