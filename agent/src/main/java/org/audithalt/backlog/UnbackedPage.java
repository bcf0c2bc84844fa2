package org.audithalt.backlog;

/**
 * What to do about a page of the mapping that cannot be backed: its file was cut, or its disk is full.
 *
 * <p>Compiled code passes over a load or store that faults, and HotSpot throws an {@link InternalError} for it at some later
 * place, maybe far away in the application (JDK-8153890). Who has found such a page out therefore calls {@link #takeError}.
 */
final class UnbackedPage {
    /** Thrown where a page was found out by what it gives; made at start, for it may be needed when there is no memory. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final InternalError FOUND = new InternalError("a page of the backlog file cannot be used");

    private static volatile int dimension = 1;

    private UnbackedPage() {}

    /** The error for a page that was found out; always the same, its stack says nothing. */
    static InternalError found() {
        return FOUND;
    }

    /**
     * Has the JVM throw the error that may be due to this thread, drops it, and says whether there was one. An array of two dimensions is always made by the
     * JVM itself, and when it comes back from there it throws what is due; few other things do so on JDK 17. Allocates some bytes:
     * the one place on a path of application threads, and only after a fault.
     */
    static boolean takeError() {
        try {
            byte[][] made = new byte[dimension][dimension];
            dimension = made.length;
            return false;
        } catch (InternalError taken) {
            return true;
        } catch (OutOfMemoryError full) {
            // it stays due, and whoever waits takes it there
            return false;
        }
    }
}
