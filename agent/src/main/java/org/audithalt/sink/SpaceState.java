package org.audithalt.sink;

/**
 * How a {@link SpaceThreshold} stands. Immutable.
 *
 * @param reached whether there is less space
 * @param sinceMillis when that changed last, milliseconds since the epoch; 0 if it never did
 * @param leftBytes space of the log in use
 * @param limitBytes the threshold in bytes, for that log
 */
public record SpaceState(boolean reached, long sinceMillis, long leftBytes, long limitBytes) {
    SpaceState turned(boolean nowReached) {
        return new SpaceState(nowReached, System.currentTimeMillis(), leftBytes, limitBytes);
    }
}
