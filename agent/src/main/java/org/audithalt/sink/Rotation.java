package org.audithalt.sink;

/**
 * What came of the latest request to rotate the log. Immutable.
 *
 * @param ticket the youngest request that this answers, and with it every older one; 0: none was made yet
 * @param done whether the log in use has only records younger than the request; if not, the writer tries again
 * @param text for people: from where to where, or what is wrong
 */
public record Rotation(long ticket, boolean done, String text) {}
