package org.audithalt.backlog;

/**
 * Makes a stack overflow come before the action instead of in its exit, where it would cost the record: entry calls this
 * before it changes anything, and it needs more stack than exit does.
 */
final class StackProbe {
    private static final int FRAMES = 12;

    private StackProbe() {}

    /** Throws StackOverflowError if exit might. */
    static void check() {
        descend(FRAMES, 1, 2, 3, 4, 5, 6, 7);
    }

    private static long descend(int left, long a, long b, long c, long d, long e, long f, long g) {
        return left == 0 ? a + b : descend(left - 1, b, c, d, e, f, g, a) + c;
    }
}
