package org.audithalt.backlog;

/** The slots whose records are in the log but not yet stored, oldest first. One thread. */
final class WrittenSlots {
    private int[] slots = new int[1024];
    private byte[] generations = new byte[1024];
    private long first;
    private long end;

    /** Makes room ahead: there may be no memory for it later. */
    void ensureRoom(int more) {
        while (end - first + more > slots.length) {
            grow();
        }
    }

    void add(int generation, int slot) {
        if (end - first == slots.length) {
            grow();
        }
        int at = (int) (end % slots.length);
        slots[at] = slot;
        generations[at] = (byte) generation;
        end++;
    }

    private void grow() {
        int size = slots.length;
        int[] moreSlots = new int[size * 2];
        byte[] moreGenerations = new byte[size * 2];
        for (long i = first; i < end; i++) {
            moreSlots[(int) (i % moreSlots.length)] = slots[(int) (i % size)];
            moreGenerations[(int) (i % moreSlots.length)] = generations[(int) (i % size)];
        }
        slots = moreSlots;
        generations = moreGenerations;
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
        return slots[(int) (first % slots.length)];
    }

    int oldestGeneration() {
        return generations[(int) (first % slots.length)];
    }

    void removeOldest() {
        first++;
    }
}
