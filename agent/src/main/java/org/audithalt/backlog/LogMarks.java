package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What the header's text says of the logs: which one is in use, and which have had a flush that failed. Single characters at the
 * beginning of the text, overwritten in place, so that a kill leaves the old or the new.
 *
 * <pre>
 *  log_in_use=0\n          digit: index of the log in use
 *  log_trust=000000000\n   per log: {@link #TRUSTED}, {@link #FLUSH_FAILED}, {@link #MOVED_AWAY}
 * </pre>
 *
 * <p>The writer thread, or a recovery that holds the lock. A backlog without these lines takes no marks.
 */
public final class LogMarks {
    /** Most logs that can be listed. */
    public static final int MOST_LOGS = 9;

    /** What the log and those rotated away seem to hold is there. */
    public static final char TRUSTED = '0';
    /** The file under the log's name may lack what it seems to hold, and nothing may be appended to it. */
    public static final char FLUSH_FAILED = '1';
    /** Such a file was moved away; the one under the log's name is good. */
    public static final char MOVED_AWAY = '2';

    private static final String IN_USE = "log_in_use=";
    private static final String TRUST = "log_trust=";
    private static final int IN_USE_AT = IN_USE.length();
    private static final int TRUST_AT = IN_USE_AT + 2 + TRUST.length();

    private final Backlog backlog;
    private final boolean present;
    private final AtomicIntegerArray trust = new AtomicIntegerArray(MOST_LOGS);
    private volatile int inUse;

    LogMarks(Backlog backlog, String headerText) {
        this.backlog = backlog;
        this.present = isPresent(headerText);
        for (int i = 0; i < MOST_LOGS; i++) {
            trust.set(i, TRUSTED);
        }
    }

    /** The first lines of a header's text. */
    public static String lines() {
        return IN_USE + "0\n" + TRUST + "0".repeat(MOST_LOGS) + "\n";
    }

    private static boolean isPresent(String text) {
        return text.startsWith(IN_USE) && text.startsWith(TRUST, IN_USE_AT + 2);
    }

    /** The log in use, from 0. */
    public void inUse(int index) {
        inUse = index;
        put(backlog.slab(), IN_USE_AT, (char) ('0' + index));
    }

    /** What may be believed of a log. */
    public void trust(int index, char mark) {
        trust.set(index, mark);
        put(backlog.slab(), TRUST_AT + index, mark);
    }

    /** A slab that takes the place of another says the same. Under the backlog's lock. */
    void copyTo(Slab slab) {
        put(slab, IN_USE_AT, (char) ('0' + inUse));
        for (int i = 0; i < MOST_LOGS; i++) {
            put(slab, TRUST_AT + i, (char) trust.get(i));
        }
    }

    private void put(Slab slab, int at, char mark) {
        if (present) {
            put(slab, at, (byte) mark);
        }
    }

    private static void put(Slab slab, int at, byte mark) {
        slab.putByte(BacklogLayout.TEXT_OFFSET + Integer.BYTES + at, mark);
    }

    /** Marks a log of a dead process. */
    static void trust(Slab slab, String text, int index, char mark) {
        if (isPresent(text)) {
            put(slab, TRUST_AT + index, (byte) mark);
        }
    }

    /** Index of the log that was in use. */
    static int inUseIn(String text) {
        return isPresent(text) ? Math.max(0, Math.min(MOST_LOGS - 1, text.charAt(IN_USE_AT) - '0')) : 0;
    }

    /** What may be believed of a log; {@link #TRUSTED} where nothing is said. */
    static char trustIn(String text, int index) {
        return isPresent(text) && TRUST_AT + index < text.length() ? text.charAt(TRUST_AT + index) : TRUSTED;
    }
}
