package org.audithalt.sink;

/**
 * Space that an action {@code rotate} is to make (auditd.conf(5)): the space watch says what is missing, the writer rotates and
 * deletes, one step for each time it was looked at since the last. Each field has one writer.
 */
final class SpaceShortage {
    private static final long PAUSE_NANOS = 1_000_000_000L;
    /** One look may have begun before the last step, and seen nothing of it. */
    private static final int LOOKS = 2;

    private volatile long missingBytes;
    private volatile int looks;
    private int looksBefore;
    private long steppedNanos = System.nanoTime() - PAUSE_NANOS;

    /** A look found so many bytes missing on the file system of the log in use, 0 or less for none. The space watch's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    void seen(long bytes) {
        missingBytes = bytes;
        looks++;
    }

    /** What is missing. Any thread. */
    long missingBytes() {
        return missingBytes;
    }

    /** Whether the next step is to be taken. Writer thread. */
    boolean isDue() {
        return missingBytes > 0 && looks - looksBefore >= LOOKS && System.nanoTime() - steppedNanos >= PAUSE_NANOS;
    }

    /** A step was taken, or tried in vain. Writer thread. */
    void stepped() {
        looksBefore = looks;
        steppedNanos = System.nanoTime();
    }
}
