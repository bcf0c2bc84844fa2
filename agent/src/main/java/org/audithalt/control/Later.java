package org.audithalt.control;

/**
 * An answer that another agent thread makes. The control thread asks for it now and then, and serves others meanwhile; when
 * the client's time is nearly over it says what is known.
 */
public interface Later {
    /**
     * Adds the members of the answer. Control thread.
     *
     * @return false if it is not there yet; then nothing was added
     */
    boolean answer(Json out);

    /** Adds the members that say that it is still under way. Control thread. */
    void underWay(Json out);
}
