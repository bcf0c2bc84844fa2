package org.audithalt.record;

/**
 * One control record taken out of the backlog. A kind that happened again before it was stored is one record with a
 * count. Not thread-safe.
 */
public final class ControlRecord {
    public ControlKind kind = ControlKind.START;

    /** Serial number within the trail, drawn by the writer. */
    public long serial;

    /** Wall-clock time of the first and the last happening, milliseconds since the epoch. */
    public long firstMillis;

    public long lastMillis;

    /** How many happenings this record stands for, 1 and up. */
    public long count;

    /** Who caused it: process id and user id of the peer of the control socket; -1: the agent itself. */
    public long actorPid;

    public long actorUid;

    /** Whether it succeeded ({@code res=}). */
    public boolean success;

    /** Further fields of the last happening, ready-made {@code field=value field=value}; may be empty. */
    public final Octets detail = new Octets(512);
}
