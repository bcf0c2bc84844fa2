package org.audithalt.cli;

/** Time between two looks of a command that waits or watches. */
final class Pause {
    private Pause() {}

    /**
     * Lets some time pass.
     *
     * @return false if the thread was interrupted, which stays noted: the command is to end
     */
    static boolean of(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
