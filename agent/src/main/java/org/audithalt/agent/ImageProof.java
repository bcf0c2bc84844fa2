package org.audithalt.agent;

import java.io.IOException;

/** A proof of complete mediation for the running image. */
interface ImageProof {
    /**
     * What it came to.
     *
     * @param natives number of native methods
     * @param sites number of calls of those that rules can ask for
     * @param uncovered number of these that avoid the hooks
     * @param unknown number of native methods and look-ups that the tables do not know, and of hooks that do not fit
     * @param first the first of them; empty if there is none
     */
    record Outcome(int natives, int sites, int uncovered, int unknown, String first) {
        boolean holds() {
            return uncovered == 0 && unknown == 0;
        }

        /** The numbers as fields of a record. */
        String fields() {
            return "natives=" + natives + " sites=" + sites + " uncovered=" + uncovered + " unknown=" + unknown;
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException if the image cannot be read, or the proof cannot run in this JVM; the message is for people
     */
    Outcome run() throws IOException;
}
