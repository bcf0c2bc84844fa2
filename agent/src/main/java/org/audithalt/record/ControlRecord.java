package org.audithalt.record;

/**
 * One control record taken out of the backlog. A kind that happened again before it was stored is one record with a
 * count. Not thread-safe.
 */
public final class ControlRecord {
    /** What happened. */
    public ControlKind kind = ControlKind.START;

    /** Serial number within the trail, drawn by the writer. */
    public long serial;

    /** Wall-clock time of the first happening, milliseconds since the epoch. */
    public long firstMillis;

    /** Wall-clock time of the last happening, milliseconds since the epoch. */
    public long lastMillis;

    /** How many happenings this record stands for, 1 and up. */
    public long count;

    /** Process id that the peer of the control socket gives; -1: the agent itself, or not given. */
    public long actorPid;

    /** User id that the kernel gives for the peer of the control socket; -1: the agent itself, or not known. */
    public long actorUid;

    /** Whether it succeeded ({@code res=}). */
    public boolean success;

    /** Further fields of the last happening, ready-made {@code field=value field=value}; may be empty. */
    public final Octets detail = new Octets(512);
}
