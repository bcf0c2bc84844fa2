package org.audithalt.agent;

/**
 * What is known of the run-time image of this JVM. Immutable.
 *
 * @param identity which image it is; "-" if that cannot be told
 * @param proof {@code listed} in the table of this build, {@code admitted} by the administrator's file, {@code passed} or
 *     {@code failed} at this start, {@code none} if there could be no proof
 * @param numbers of a proof at this start, or the modules that keep it from being made, {@code name=value name=value};
 *     else empty
 * @param text for people
 */
record ImageState(String identity, String proof, String numbers, String text) {

    /** True if every hook of the table is known to fit the image. */
    boolean fits() {
        return proof.equals("listed") || proof.equals("admitted") || proof.equals("passed");
    }

    /** Fields of the record of the start. */
    String fields() {
        return "image=" + identity + " proof=" + proof + (numbers.isEmpty() ? "" : " " + numbers);
    }
}
