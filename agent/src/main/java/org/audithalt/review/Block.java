package org.audithalt.review;

/**
 * A part of a log that begins and ends with whole lines; only the last line of a file may lack its newline.
 *
 * @param bytes of which the first {@code length} count
 */
record Block(byte[] bytes, int length) {}
