package org.audithalt.control;

import org.jspecify.annotations.Nullable;

/**
 * Memory for requests that come while the application has used up the heap. A piece is let go each time none is left otherwise;
 * what is missing is taken again when the heap has room. Control thread only.
 *
 * <p>No promise: others may be faster to take what was let go. But the JVM gives it to the thread that asks next, and that is
 * this one.
 */
final class HeapReserve {
    /** Serves about one request. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final int PIECES = 8;
    /** What accepting a client takes: the JDK loses a connection for which it then has no memory. */
    private static final int PROBE_BYTES = 16 * 1024;

    /** Trying in vain costs a collection of the whole heap. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final byte[] @Nullable [] pieces = new byte[PIECES][];
    private int held;
    private long triedNanos = System.nanoTime() - RETRY_NANOS;

    /** Takes what is missing, if there is room. */
    void refill() {
        if (held == PIECES || System.nanoTime() - triedNanos < RETRY_NANOS) {
            return;
        }
        triedNanos = System.nanoTime();
        try {
            while (held < PIECES) {
                pieces[held] = new byte[PIECE_BYTES];
                held++;
            }
        } catch (OutOfMemoryError full) {
            // next time
        }
    }

    /** Lets a piece go. Returns false if there was none. */
    boolean release() {
        if (held == 0) {
            return false;
        }
        held--;
        pieces[held] = null;
        return true;
    }

    /** Sees to it that there is some memory now. */
    void ensure() {
        boolean enough;
        try {
            enough = new byte[PROBE_BYTES].length == PROBE_BYTES;
        } catch (OutOfMemoryError full) {
            enough = false;
        }
        if (!enough) {
            release();
        }
    }

    int held() {
        return held;
    }
}
