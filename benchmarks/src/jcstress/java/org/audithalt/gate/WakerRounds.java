package org.audithalt.gate;

/** What the waker thread does after it was unparked, on the caller's thread. */
public final class WakerRounds {
    private WakerRounds() {}

    /** Walks until the waker would go idle. */
    public static void untilIdle(Waker waker) {
        boolean again = true;
        while (again) {
            again = waker.round();
        }
    }
}
