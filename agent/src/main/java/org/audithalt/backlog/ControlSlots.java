package org.audithalt.backlog;

import org.audithalt.record.ControlKind;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * Places control records. Each kind has slots of its own, and what happens again before it was written is counted in the
 * record that waits: a control record is never refused for lack of space. Changes of the rules have slots besides, one for
 * each, because every one is to be known with what it changed; who changes asks first whether there is room.
 *
 * <p>Agent threads, and the exiting thread for the last record. The lock is held for the time of a copy, by the writer
 * too, never during input or output.
 */
public final class ControlSlots {
    /** Nobody: the agent itself acted. */
    public static final long AGENT = -1;

    private static final ControlKind[] KINDS = ControlKind.values();

    static {
        if (KINDS.length * BacklogLayout.CONTROL_SLOTS_PER_KIND + BacklogLayout.CHANGE_SLOTS
                > BacklogLayout.CONTROL_SLOTS) {
            throw new AssertionError("control slots overlap");
        }
    }

    private final Backlog backlog;
    private final Object lock = new Object();
    private final @Nullable Deferred[] deferred = new Deferred[KINDS.length];
    /** What the record of losses says that was posted last. */
    private @Nullable LossSpan unwrittenLosses;

    private volatile int posted;
    private volatile boolean anyDeferred;

    /** What happened while every slot of its kind held a record that was written but not stored. */
    private record Deferred(
            long actorPid,
            long actorUid,
            boolean success,
            String detail,
            long happened,
            long firstMillis,
            long lastMillis) {}

    public ControlSlots(Backlog backlog) {
        this.backlog = backlog;
    }

    Object lock() {
        return lock;
    }

    /** How many control records were posted; the writer looks for them when it changes. */
    public int posted() {
        return posted;
    }

    /**
     * Posts a record.
     *
     * @param actorPid process that caused it; {@link #AGENT} for the agent itself
     * @param actorUid its user; {@link #AGENT} for the agent itself
     * @param detail further fields, {@code name=value name=value}, cut to what a slot holds
     */
    public void post(ControlKind kind, long actorPid, long actorUid, boolean success, String detail) {
        synchronized (lock) {
            long now = System.currentTimeMillis();
            place(kind, actorPid, actorUid, success, detail, 1, now, now);
        }
    }

    /** How many changes can be {@linkplain #postChange posted} each as a record of its own. They do not become fewer by themselves. */
    public int roomForChanges() {
        synchronized (lock) {
            int room = 0;
            Slab slab = backlog.current().slab();
            int first = firstChangeSlot(slab);
            for (int slot = first; slot < first + BacklogLayout.CHANGE_SLOTS; slot++) {
                room += SlotLayout.state(slab.word(slot)) == SlotLayout.FREE ? 1 : 0;
            }
            return room;
        }
    }

    /** Posts a change of the configuration as a record of its own, as {@link #postSingle}. */
    public void postChange(long actorPid, long actorUid, boolean success, String detail) {
        postSingle(ControlKind.CONFIG, actorPid, actorUid, success, detail);
    }

    /**
     * Posts a record of its own; if there is no {@linkplain #roomForChanges room}, as the others
     * of its kind. What failed leaves half of the room to the others. The mark of an override is not crowded out by changes:
     * without room it takes the slots of its kind, one for each. Parameters as for {@link #post}.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    public void postSingle(ControlKind kind, long actorPid, long actorUid, boolean success, String detail) {
        synchronized (lock) {
            long now = System.currentTimeMillis();
            Slab slab = backlog.current().slab();
            int slot = slotOfItsOwn(slab, success);
            if (slot == SlotLayout.NO_SLOT && kind == ControlKind.UNAUDITED) {
                int first = firstSlot(slab, kind);
                slot = firstFree(slab, first, first + BacklogLayout.CONTROL_SLOTS_PER_KIND);
            }
            if (slot == SlotLayout.NO_SLOT) {
                place(kind, actorPid, actorUid, success, detail, 1, now, now);
            } else {
                write(slab, slot, kind, actorPid, actorUid, success, detail, 1, now, now, false);
                posted++;
            }
        }
    }

    /**
     * Posts a record of its own, or none if there is no {@linkplain #roomForChanges room}. Parameters as for {@link #post}.
     *
     * @return what tells when it is stored; null if nothing was posted
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    public @Nullable PostedRecord postAlone(
            ControlKind kind, long actorPid, long actorUid, boolean success, String detail) {
        synchronized (lock) {
            long now = System.currentTimeMillis();
            Slab slab = backlog.current().slab();
            int slot = slotOfItsOwn(slab, success);
            if (slot == SlotLayout.NO_SLOT) {
                return null;
            }
            write(slab, slot, kind, actorPid, actorUid, success, detail, 1, now, now, false);
            posted++;
            return new PostedRecord(backlog, slab, slot);
        }
    }

    private int slotOfItsOwn(Slab slab, boolean success) {
        int first = firstChangeSlot(slab);
        boolean own = success || roomForChanges() > BacklogLayout.CHANGE_SLOTS / 2;
        return firstFree(slab, first, own ? first + BacklogLayout.CHANGE_SLOTS : first);
    }

    private static int firstFree(Slab slab, int first, int end) {
        for (int slot = first; slot < end; slot++) {
            if (SlotLayout.state(slab.word(slot)) == SlotLayout.FREE) {
                return slot;
            }
        }
        return SlotLayout.NO_SLOT;
    }

    private static int firstChangeSlot(Slab slab) {
        return Area.firstControlSlot(slab) + BacklogLayout.CONTROL_SLOTS - BacklogLayout.CHANGE_SLOTS;
    }

    /** Posts what was lost since the last such record; adds it to that one as long as it is not written. */
    public void postLost(LossSpan span) {
        synchronized (lock) {
            boolean again = deferred[ControlKind.LOST.ordinal()] != null
                    || unwritten(backlog.current().slab(), ControlKind.LOST) != SlotLayout.NO_SLOT;
            LossSpan before = again ? unwrittenLosses : null;
            LossSpan whole = before == null ? span : before.plus(span);
            unwrittenLosses = whole;
            place(
                    ControlKind.LOST,
                    AGENT,
                    AGENT,
                    false,
                    whole.fields(),
                    span.count(),
                    span.firstMillis(),
                    span.lastMillis());
        }
    }

    /** The slot of the newest record of a kind that waits to be written: the others keep what they say. */
    private static int unwritten(Slab slab, ControlKind kind) {
        int first = firstSlot(slab, kind);
        int newest = SlotLayout.NO_SLOT;
        for (int slot = first; slot < first + BacklogLayout.CONTROL_SLOTS_PER_KIND; slot++) {
            if (isUnwritten(slab, slot) && (newest == SlotLayout.NO_SLOT || isNewer(slab, slot, newest))) {
                newest = slot;
            }
        }
        return newest;
    }

    private static boolean isNewer(Slab slab, int slot, int other) {
        return SlotLayout.ticket(slab.word(slot)) > SlotLayout.ticket(slab.word(other));
    }

    private static int firstSlot(Slab slab, ControlKind kind) {
        return Area.firstControlSlot(slab) + kind.ordinal() * BacklogLayout.CONTROL_SLOTS_PER_KIND;
    }

    private static boolean isUnwritten(Slab slab, int slot) {
        return SlotLayout.state(slab.word(slot)) == SlotLayout.DONE
                && SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET) == 0
                && SlotCheck.recordHolds(slab, slot);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void place(
            ControlKind kind,
            long actorPid,
            long actorUid,
            boolean success,
            String detail,
            long happened,
            long firstMillis,
            long lastMillis) {
        Generation generation = backlog.current();
        Slab slab = generation.slab();
        int first = firstSlot(slab, kind);
        int unwritten = unwritten(slab, kind);
        if (unwritten != SlotLayout.NO_SLOT) {
            generation.claims().giveUp(SlotLayout.ticket(slab.word(unwritten)));
            write(slab, unwritten, kind, actorPid, actorUid, success, detail, happened, firstMillis, lastMillis, true);
            posted++;
            return;
        }
        int free = firstFree(slab, first, first + BacklogLayout.CONTROL_SLOTS_PER_KIND);
        if (free == SlotLayout.NO_SLOT) {
            // all of them stamped but not yet stored, so not to be touched
            defer(kind, actorPid, actorUid, success, detail, happened, firstMillis, lastMillis);
            return;
        }
        write(slab, free, kind, actorPid, actorUid, success, detail, happened, firstMillis, lastMillis, false);
        posted++;
    }

    private void defer(
            ControlKind kind,
            long actorPid,
            long actorUid,
            boolean success,
            String detail,
            long happened,
            long firstMillis,
            long lastMillis) {
        Deferred earlier = deferred[kind.ordinal()];
        deferred[kind.ordinal()] = new Deferred(
                actorPid,
                actorUid,
                success,
                detail,
                earlier == null ? happened : earlier.happened + happened,
                earlier == null ? firstMillis : earlier.firstMillis,
                lastMillis);
        anyDeferred = true;
    }

    /** Places what found no slot of its kind, as far as one is free again. The writer. */
    void placeDeferred() {
        if (!anyDeferred) {
            return;
        }
        synchronized (lock) {
            anyDeferred = false;
            for (int i = 0; i < KINDS.length; i++) {
                Deferred late = deferred[i];
                if (late != null) {
                    deferred[i] = null;
                    placeOrKeep(i, late);
                }
            }
        }
    }

    private void placeOrKeep(int kind, Deferred late) {
        boolean placed = false;
        try {
            place(
                    KINDS[kind],
                    late.actorPid,
                    late.actorUid,
                    late.success,
                    late.detail,
                    late.happened,
                    late.firstMillis,
                    late.lastMillis);
            placed = true;
        } finally {
            if (!placed) {
                // no memory for it now
                deferred[kind] = late;
                anyDeferred = true;
            }
        }
    }

    private static void write(
            Slab slab,
            int slot,
            ControlKind kind,
            long actorPid,
            long actorUid,
            boolean success,
            String detail,
            long happened,
            long firstHappened,
            long lastMillis,
            boolean again) {
        byte[] bytes = StringOctets.toBytes(detail);
        int length = Math.min(bytes.length, SlotLayout.HEAD_PAYLOAD_BYTES);
        long count = again ? SlotWriter.getLong(slab, slot, SlotLayout.A2_OFFSET) + happened : happened;
        long firstMillis = again ? SlotWriter.getLong(slab, slot, SlotLayout.A3_OFFSET) : firstHappened;
        long ticket = slab.nextTicket();
        slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.CLAIMED));
        Chain.setNext(slab, slot, true, SlotLayout.NO_SLOT);
        Chain.write(slab, slot, 0, bytes, 0, length);
        Chain.pad(slab, slot, 0, length);
        SlotWriter.putLong(slab, slot, SlotLayout.SERIAL_OFFSET, 0);
        SlotWriter.putLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET, lastMillis);
        SlotWriter.putLong(slab, slot, SlotLayout.A0_OFFSET, actorPid);
        SlotWriter.putLong(slab, slot, SlotLayout.A1_OFFSET, actorUid);
        SlotWriter.putLong(slab, slot, SlotLayout.A2_OFFSET, count);
        SlotWriter.putLong(slab, slot, SlotLayout.A3_OFFSET, firstMillis);
        SlotWriter.putShort(slab, slot, SlotLayout.OPERATION_OFFSET, kind.ordinal());
        SlotWriter.putShort(slab, slot, SlotLayout.FLAGS_OFFSET, SlotLayout.FLAG_CONTROL);
        SlotWriter.putShort(slab, slot, SlotLayout.COMM_LENGTH_OFFSET, 0);
        SlotWriter.putShort(slab, slot, SlotLayout.NAME_LENGTH_OFFSET, length);
        SlotWriter.putShort(slab, slot, SlotLayout.SECOND_LENGTH_OFFSET, 0);
        SlotWriter.putShort(slab, slot, SlotLayout.ADDRESS_LENGTH_OFFSET, 0);
        SlotWriter.putShort(slab, slot, SlotLayout.ADDRESS_ROOM_OFFSET, 0);
        SlotWriter.putShort(slab, slot, SlotLayout.ARGUMENTS_LENGTH_OFFSET, 0);
        SlotCheck.sealEntry(slab, slot, ticket);
        SlotWriter.writeExit(slab, slot, 0, 0, success ? SlotLayout.FLAG_SUCCESS : 0, 0);
        slab.setWordRelease(slot, SlotLayout.word(ticket, SlotLayout.DONE));
    }
}
