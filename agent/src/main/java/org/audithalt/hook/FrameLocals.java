package org.audithalt.hook;

import java.util.Arrays;
import org.objectweb.asm.Opcodes;

/** Local variables of expanded stack map frames, where a long or double is one entry for two slots. */
final class FrameLocals {
    private static final Object[] EMPTY = {};

    private FrameLocals() {}

    /**
     * The same frame with a long in the slots behind all others.
     *
     * @param count entries of {@code locals} in use
     * @param slot the long's first slot, at or above those that the frame describes
     * @throws IllegalArgumentException if the frame describes that slot itself
     */
    static Object[] withLongAt(Object[] locals, int count, int slot) {
        int slots = 0;
        for (int i = 0; i < count; i++) {
            slots += size(locals[i]);
        }
        if (slots > slot) {
            throw new IllegalArgumentException("frame uses local variable " + slot + ", above the method's own");
        }
        Object[] wider = Arrays.copyOf(locals, count + slot - slots + 1);
        Arrays.fill(wider, count, wider.length - 1, Opcodes.TOP);
        wider[wider.length - 1] = Opcodes.LONG;
        return wider;
    }

    /** A frame that knows nothing. */
    static Object[] none() {
        return EMPTY;
    }

    /**
     * A frame that goes into both of two exception handlers of one instruction: a local variable that one of them does
     * not need is as the other wants it.
     *
     * @throws IllegalArgumentException if they want different types in one slot, which cannot be told apart here
     */
    static Object[] both(Object[] one, Object[] other) {
        Object[] slotsOfOne = bySlot(one);
        Object[] slotsOfOther = bySlot(other);
        Object[] longer = slotsOfOne.length >= slotsOfOther.length ? slotsOfOne : slotsOfOther;
        Object[] shorter = slotsOfOne.length >= slotsOfOther.length ? slotsOfOther : slotsOfOne;
        for (int i = 0; i < shorter.length; i++) {
            if (longer[i].equals(Opcodes.TOP)) {
                longer[i] = shorter[i];
            } else if (!shorter[i].equals(Opcodes.TOP) && !shorter[i].equals(longer[i])) {
                throw new IllegalArgumentException("two handlers want local variable " + i + " as different types");
            }
        }
        return byEntry(longer);
    }

    /** One element per slot; the second slot of a long or double is TOP. */
    private static Object[] bySlot(Object[] entries) {
        int slots = 0;
        for (int i = 0; i < entries.length; i++) {
            slots += size(entries[i]);
        }
        Object[] all = new Object[slots];
        Arrays.fill(all, Opcodes.TOP);
        int slot = 0;
        for (int i = 0; i < entries.length; i++) {
            all[slot] = entries[i];
            slot += size(entries[i]);
        }
        return all;
    }

    private static Object[] byEntry(Object[] slots) {
        Object[] entries = new Object[slots.length];
        int count = 0;
        for (int slot = 0; slot < slots.length; slot += size(slots[slot])) {
            entries[count] = slots[slot];
            if (size(slots[slot]) == 2 && slot + 1 < slots.length && !slots[slot + 1].equals(Opcodes.TOP)) {
                throw new IllegalArgumentException("two handlers want local variable " + slot + " as different types");
            }
            count++;
        }
        return Arrays.copyOf(entries, count);
    }

    private static int size(Object entry) {
        return entry.equals(Opcodes.LONG) || entry.equals(Opcodes.DOUBLE) ? 2 : 1;
    }
}
