package org.audithalt.backlog;

/** The slots whose records are in the log but not yet stored, oldest first. One thread. */
final class WrittenSlots {
    private int[] slots = new int[1024];
    private byte[] generations = new byte[1024];
    private int[] counters = new int[1024];
    private long first;
    private long end;

    /** Makes room ahead: there may be no memory for it later. */
    void ensureRoom(int more) {
        while (end - first + more > slots.length) {
            grow();
        }
    }

    /**
     * Adds a slot.
     *
     * @param counter of the rule, {@link RulesInForce#counter}; 0 for none. Kept here, for the slot is cold when it is stored
     * @param alone whether it is the record's only one
     */
    void add(int generation, int slot, int counter, boolean alone) {
        if (end - first == slots.length) {
            grow();
        }
        int at = (int) end & slots.length - 1;
        slots[at] = slot;
        generations[at] = (byte) generation;
        counters[at] = alone ? counter : ~counter;
        end++;
    }

    private void grow() {
        int size = slots.length;
        int[] moreSlots = new int[size * 2];
        byte[] moreGenerations = new byte[size * 2];
        int[] moreCounters = new int[size * 2];
        for (long i = first; i < end; i++) {
            moreSlots[(int) (i % moreSlots.length)] = slots[(int) (i % size)];
            moreGenerations[(int) (i % moreSlots.length)] = generations[(int) (i % size)];
            moreCounters[(int) (i % moreSlots.length)] = counters[(int) (i % size)];
        }
        slots = moreSlots;
        generations = moreGenerations;
        counters = moreCounters;
    }

    boolean isEmpty() {
        return first == end;
    }

    int size() {
        return (int) (end - first);
    }

    /** Number of slots ever added. */
    long mark() {
        return end;
    }

    /** Number of the oldest slot still held; the mark if there is none. */
    long oldestMark() {
        return first;
    }

    int oldestSlot() {
        return slots[(int) first & slots.length - 1];
    }

    int oldestGeneration() {
        return generations[(int) first & slots.length - 1];
    }

    int oldestCounter() {
        int counter = counters[(int) first & slots.length - 1];
        return counter < 0 ? ~counter : counter;
    }

    boolean oldestIsAlone() {
        return counters[(int) first & slots.length - 1] >= 0;
    }

    void removeOldest() {
        first++;
    }
}
