package org.audithalt.backlog;

/**
 * What the header says of the logs: which one is in use, and which have had a flush that failed. Each a {@link CheckedNumber},
 * written whole, so that a kill leaves the old or the new.
 *
 * <pre>
 *  LOG_IN_USE   index of the log in use, from 0
 *  LOG_TRUST    35                             3          0
 *               +------------+-----+----------+------------+
 *               | log 8      | ... | log 1    | log 0      |   {@link #TRUSTED}, {@link #FLUSH_FAILED}, {@link #MOVED_AWAY}
 *               +------------+-----+----------+------------+
 * </pre>
 *
 * <p>Thread-safe: the writer, the thread that flushes, or a recovery that holds the lock.
 */
public final class LogMarks {
    /** Most logs that can be listed. */
    public static final int MOST_LOGS = 9;

    /** What the log and those rotated away seem to hold is there. */
    public static final int TRUSTED = 0;
    /** Such a file was moved away; the one under the log's name is good. */
    public static final int MOVED_AWAY = 1;
    /** The file under the log's name may lack what it seems to hold, and nothing may be appended to it. */
    public static final int FLUSH_FAILED = 2;

    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private final Backlog backlog;
    private long trust;
    private int inUse;

    LogMarks(Backlog backlog) {
        this.backlog = backlog;
    }

    /** The log in use, from 0. */
    public synchronized void inUse(int index) {
        inUse = index;
        put(backlog.slab(), BacklogLayout.LOG_IN_USE_OFFSET, index);
    }

    /** What may be believed of a log. */
    public synchronized void trust(int index, int mark) {
        trust = marked(trust, index, mark);
        put(backlog.slab(), BacklogLayout.LOG_TRUST_OFFSET, trust);
    }

    /** A slab that takes the place of another says the same. */
    synchronized void copyTo(Slab slab) {
        put(slab, BacklogLayout.LOG_IN_USE_OFFSET, inUse);
        put(slab, BacklogLayout.LOG_TRUST_OFFSET, trust);
    }

    private static long marked(long all, int index, int mark) {
        int shift = index * BITS;
        return all & ~((long) MASK << shift) | (long) mark << shift;
    }

    private static void put(Slab slab, int offset, long number) {
        slab.putLong(offset, CheckedNumber.word(number, offset));
    }

    /** Marks a log of a dead process. */
    static void trust(Slab slab, int index, int mark) {
        long all = 0;
        for (int i = 0; i < MOST_LOGS; i++) {
            all = marked(all, i, i == index ? mark : trustIn(slab, i));
        }
        put(slab, BacklogLayout.LOG_TRUST_OFFSET, all);
    }

    /** Index of the log that was in use; 0 if the number is damaged. */
    static int inUseIn(Slab slab) {
        return inUse(slab.getLong(BacklogLayout.LOG_IN_USE_OFFSET));
    }

    /** The same of the header's word. */
    static int inUse(long word) {
        boolean holds = CheckedNumber.holds(word, BacklogLayout.LOG_IN_USE_OFFSET);
        return holds ? (int) Math.min(MOST_LOGS - 1, CheckedNumber.number(word)) : 0;
    }

    /** What may be believed of a log; nothing if the number is damaged. */
    static int trustIn(Slab slab, int index) {
        long word = slab.getLong(BacklogLayout.LOG_TRUST_OFFSET);
        return CheckedNumber.holds(word, BacklogLayout.LOG_TRUST_OFFSET)
                ? (int) (CheckedNumber.number(word) >>> index * BITS) & MASK
                : FLUSH_FAILED;
    }
}
