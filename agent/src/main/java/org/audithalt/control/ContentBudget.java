package org.audithalt.control;

/** Memory that what clients send behind their lines may take, of all of them together. Control thread only. */
final class ContentBudget {
    /** The largest request, and another that is being sent meanwhile. */
    static final int MOST_BYTES = 2 * RulesRequest.MOST_BYTES;

    private int taken;

    /** Returns false if there is not so much left. */
    boolean take(int bytes) {
        if (bytes > MOST_BYTES - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void giveBack(int bytes) {
        taken -= bytes;
    }

    int taken() {
        return taken;
    }
}
