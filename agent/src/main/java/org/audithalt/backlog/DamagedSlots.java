package org.audithalt.backlog;

import java.util.Arrays;

/** The slots whose damage has been told, until they are free. Seldom any. One thread. */
final class DamagedSlots {
    private long[] slots = new long[4];
    private int count;

    private static long number(int generation, int slot) {
        return (long) generation << Integer.SIZE | slot;
    }

    private int find(long number) {
        for (int i = 0; i < count; i++) {
            if (slots[i] == number) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the slot is new. */
    boolean add(int generation, int slot) {
        long number = number(generation, slot);
        if (find(number) >= 0) {
            return false;
        }
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
        }
        slots[count++] = number;
        return true;
    }

    /** Whether the slot was there. */
    boolean remove(int generation, int slot) {
        int at = count == 0 ? -1 : find(number(generation, slot));
        if (at < 0) {
            return false;
        }
        slots[at] = slots[--count];
        return true;
    }
}
