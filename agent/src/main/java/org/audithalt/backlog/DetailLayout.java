package org.audithalt.backlog;

import org.audithalt.record.ObjectDetail;

/**
 * What {@code path_detail=yes} knows of the objects of a record, in the place that other records have for an address
 * ({@link SlotLayout#ADDRESS_ROOM_OFFSET}): the object, its directory, the directory of the second name.
 *
 * <pre>
 *   0                   8
 *  +-------------------+-------------------+
 *  | DEVICE            | INODE             |
 *  +-------------------+---------+---------+
 *  | DEVICE_OF_FILE    | MODE    | UID     |
 *  +---------+---------+---------+---------+
 *  | GID     | KNOWN   |  the next of three
 *  +---------+---------+
 * </pre>
 *
 * <p>The object's is written by entry where the action removes it, and then covered by SUM; all else by exit, and all by
 * EXITSUM. Without an exit nothing of it counts.
 */
final class DetailLayout {
    static final int DEVICE_OFFSET = 0;
    static final int INODE_OFFSET = DEVICE_OFFSET + Long.BYTES;
    static final int DEVICE_OF_FILE_OFFSET = INODE_OFFSET + Long.BYTES;
    static final int MODE_OFFSET = DEVICE_OF_FILE_OFFSET + Long.BYTES;
    static final int UID_OFFSET = MODE_OFFSET + Integer.BYTES;
    static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;
    static final int KNOWN_OFFSET = GID_OFFSET + Integer.BYTES;
    static final int BYTES = KNOWN_OFFSET + Integer.BYTES;

    /** Numbers of the three. */
    static final int OBJECT = 0;

    static final int DIRECTORY = 1;
    static final int SECOND_DIRECTORY = 2;

    /** Of all three; and the room for them, whole pairs of words. */
    static final int ALL_BYTES = 3 * BYTES;

    static final int ROOM = ALL_BYTES + SlotSum.PAIR_BYTES - 1 & -SlotSum.PAIR_BYTES;

    private DetailLayout() {}

    /** Writes what is known of one, or that nothing is. */
    static void write(long payload, int which, FileStatus status, boolean known) {
        long at = payload + (long) which * BYTES;
        Slab.UNSAFE.putLong(at + DEVICE_OFFSET, known ? status.device() : 0);
        Slab.UNSAFE.putLong(at + INODE_OFFSET, known ? status.inode() : 0);
        Slab.UNSAFE.putLong(at + DEVICE_OF_FILE_OFFSET, known ? status.deviceOfFile() : 0);
        Slab.UNSAFE.putInt(at + MODE_OFFSET, known ? status.mode() : 0);
        Slab.UNSAFE.putInt(at + UID_OFFSET, known ? status.uid() : 0);
        Slab.UNSAFE.putInt(at + GID_OFFSET, known ? status.gid() : 0);
        Slab.UNSAFE.putInt(at + KNOWN_OFFSET, known ? 1 : 0);
    }

    /** Reads one. */
    static void read(long payload, int which, ObjectDetail into) {
        long at = payload + (long) which * BYTES;
        into.device = Slab.UNSAFE.getLong(at + DEVICE_OFFSET);
        into.inode = Slab.UNSAFE.getLong(at + INODE_OFFSET);
        into.deviceOfFile = Slab.UNSAFE.getLong(at + DEVICE_OF_FILE_OFFSET);
        into.mode = Slab.UNSAFE.getInt(at + MODE_OFFSET);
        into.uid = Integer.toUnsignedLong(Slab.UNSAFE.getInt(at + UID_OFFSET));
        into.gid = Integer.toUnsignedLong(Slab.UNSAFE.getInt(at + GID_OFFSET));
        into.known = Slab.UNSAFE.getInt(at + KNOWN_OFFSET) != 0;
    }
}
