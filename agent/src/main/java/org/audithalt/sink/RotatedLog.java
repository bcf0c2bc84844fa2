package org.audithalt.sink;

import java.nio.file.Path;

/**
 * A log that was rotated away, and what is in it. Immutable.
 *
 * @param file absolute
 * @param identity of the file when it was looked at
 * @param firstSerial of the first event; 0 if it has none
 * @param lastSerial of the last whole event; 0 if it has none
 */
record RotatedLog(Path file, Identity identity, long firstSerial, long lastSerial) {}
