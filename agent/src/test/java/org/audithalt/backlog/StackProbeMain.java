package org.audithalt.backlog;

/**
 * How much stack the probe asks for: at the end of the stack, the way up in small frames that are interpreted, until it passes. Prints their
 * number.
 */
public final class StackProbeMain {
    private static final int COMPILED = 100_000;
    private static final int STACK = 1 << 20;
    private static final int NOT_YET = -1;

    private static int passedAt = NOT_YET;

    private StackProbeMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < COMPILED; i++) {
            Caller.call();
        }
        Thread thread = new Thread(null, () -> dive(0), "abyss", STACK);
        thread.start();
        thread.join();
        System.out.println(passedAt);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int dive(int depth) {
        int below;
        try {
            below = dive(depth + 1);
        } catch (StackOverflowError bottom) {
            below = 0;
        }
        if (passedAt == NOT_YET) {
            try {
                Caller.call();
                passedAt = below;
            } catch (StackOverflowError notYet) {
                // higher up
            }
        }
        return below + 1;
    }

    /** What calls the probe and may be compiled with it. */
    static final class Caller {
        private static int calls;

        private Caller() {}

        static void call() {
            calls++;
            StackProbe.check();
        }
    }
}
