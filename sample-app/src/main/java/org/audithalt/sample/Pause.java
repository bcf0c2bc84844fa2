package org.audithalt.sample;

/** A rest of the calling thread. An interrupt ends it early and stays set. */
final class Pause {

    private Pause() {}

    static void of(long millis) {
        if (millis == 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
