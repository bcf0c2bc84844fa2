package org.audithalt.backlog;

/**
 * Layout of a backlog file: a header, then slots of equal size. Native byte order; the file never leaves its machine.
 *
 * <pre>
 *  +--------------------------------------------------------------+ 0
 *  | identity    magic, version, sizes, pid, start, boot id, pid  |
 *  |             name space                                       |
 *  +--------------------------------------------------------------+ STATUS_OFFSET
 *  | status      gate, waiters, serial, losses: what a reader     |
 *  |             needs to know of a hung or dead process          |
 *  +--------------------------------------------------------------+ TEXT_OFFSET
 *  | text        length, then key=value lines: log, socket, main  |
 *  |             class, subject                                   |
 *  +--------------------------------------------------------------+ KEYS_OFFSET
 *  | keys        used length, a checked number, then (length,     |
 *  |             CRC, bytes)*: keys of rules, append-only; a slot |
 *  |             names one by number                              |
 *  +--------------------------------------------------------------+ headerBytes
 *  | general     backlog_limit slots                              |
 *  | service     slots for threads that may not sleep             |
 *  | nested      slots for actions inside another action          |
 *  | control     CONTROL_SLOTS_PER_KIND slots per kind of control |
 *  |             record, then CHANGE_SLOTS for changes of rules   |
 *  | waiting     segments of SEGMENT slots, appended as           |
 *  |             needed                                           |
 *  +--------------------------------------------------------------+
 *
 *   0                   8                   16                  24
 *  +-------------------+---------+---------+---------+---------+
 *  | MAGIC             | VERSION | HEADER  | SLOT    | GENERAL |
 *  |                   |         | BYTES   | BYTES   | SLOTS   |
 *  +---------+---------+---------+---------+---------+---------+
 *  | SERVICE | NESTED  | CONTROL | KEYS    | PID               |
 *  +---------+---------+---------+---------+-------------------+
 *  | START_MILLIS      | PID_NAMESPACE     | BOOT_ID 40 bytes …    | CRC
 *  +-------------------+-------------------+-----------------------+----
 * </pre>
 *
 * <p>Checks: the header's CRC covers version to boot id and the text; each key has its own; of the status, which changes all the
 * time, the stored serial, the numbers of losses and slots and what is said of the logs ({@link LogMarks}) are {@linkplain CheckedNumber
 * checked numbers}, the rest is for people and covered by nothing. What a slot covers, {@link SlotLayout} says.
 *
 * <p>Crash rule: the magic is written last, with release, after all else of the header; a file without it was never in
 * use. The waiting segments present are those that the file's size shows whole.
 */
final class BacklogLayout {
    static final long MAGIC = 0x31544c4148445541L; // "AUDHALT1", whatever the version
    static final int VERSION = 4;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int HEADER_BYTES_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int SLOT_BYTES_OFFSET = HEADER_BYTES_OFFSET + Integer.BYTES;
    static final int GENERAL_SLOTS_OFFSET = SLOT_BYTES_OFFSET + Integer.BYTES;
    static final int SERVICE_SLOTS_OFFSET = GENERAL_SLOTS_OFFSET + Integer.BYTES;
    static final int NESTED_SLOTS_OFFSET = SERVICE_SLOTS_OFFSET + Integer.BYTES;
    static final int CONTROL_SLOTS_OFFSET = NESTED_SLOTS_OFFSET + Integer.BYTES;
    static final int KEYS_BYTES_OFFSET = CONTROL_SLOTS_OFFSET + Integer.BYTES;
    static final int PID_OFFSET = KEYS_BYTES_OFFSET + Integer.BYTES;
    static final int START_MILLIS_OFFSET = PID_OFFSET + Long.BYTES;
    static final int PID_NAMESPACE_OFFSET = START_MILLIS_OFFSET + Long.BYTES;
    static final int BOOT_ID_OFFSET = PID_NAMESPACE_OFFSET + Long.BYTES;
    static final int BOOT_ID_BYTES = 40;
    private static final int IDENTITY_END = BOOT_ID_OFFSET + BOOT_ID_BYTES;

    /** What the sum of the header covers, besides the text: version to boot id, whole words. */
    static final int COVERED_OFFSET = VERSION_OFFSET;

    static final int COVERED_BYTES = IDENTITY_END - COVERED_OFFSET;

    /** CRC-32C over the covered part and the text; an int in a word. */
    static final int HEADER_CRC_OFFSET = IDENTITY_END;

    /** Status, each a long; written by agent threads, read by anybody at any time, field by field. */
    static final int STATUS_OFFSET = 256;

    /** When the status was published; negative until then: when the backlog was made. */
    static final int STATUS_MILLIS_OFFSET = STATUS_OFFSET;

    /** Reasons by ordinal; bit 31: an administrator lets actions run although they hold. */
    static final int GATE_MASK_OFFSET = STATUS_MILLIS_OFFSET + Long.BYTES;

    static final int CLOSED_SINCE_OFFSET = GATE_MASK_OFFSET + Long.BYTES;
    static final int WAITING_OFFSET = CLOSED_SINCE_OFFSET + Long.BYTES;
    static final int STORED_SERIAL_OFFSET = WAITING_OFFSET + Long.BYTES;
    static final int FREE_BYTES_OFFSET = STORED_SERIAL_OFFSET + Long.BYTES;
    static final int NEEDED_BYTES_OFFSET = FREE_BYTES_OFFSET + Long.BYTES;
    static final int LOST_COUNT_OFFSET = NEEDED_BYTES_OFFSET + Long.BYTES;
    static final int LOST_FIRST_MILLIS_OFFSET = LOST_COUNT_OFFSET + Long.BYTES;
    static final int LOST_LAST_MILLIS_OFFSET = LOST_FIRST_MILLIS_OFFSET + Long.BYTES;
    static final int LOST_LARGEST_OFFSET = LOST_LAST_MILLIS_OFFSET + Long.BYTES;

    /** How many slots the file has, a checked number: tells a file that was cut from one whose growth was under way. */
    static final int SLOTS_OFFSET = LOST_LARGEST_OFFSET + Long.BYTES;
    /** Index of the log in use, a checked number. */
    static final int LOG_IN_USE_OFFSET = SLOTS_OFFSET + Long.BYTES;

    /** What may be believed of each log, four bits for each from the lowest, a checked number: {@link LogMarks}. */
    static final int LOG_TRUST_OFFSET = LOG_IN_USE_OFFSET + Long.BYTES;

    static final int TEXT_OFFSET = 512;
    static final int TEXT_BYTES = 16 * 1024 - TEXT_OFFSET;
    static final int KEYS_OFFSET = TEXT_OFFSET + TEXT_BYTES;

    static final int SLOT_BYTES = SlotLayout.BYTES;
    static final int SERVICE_SLOTS = 256;
    static final int NESTED_SLOTS = 64;
    static final int CONTROL_SLOTS_PER_KIND = 4;
    /** Slots are mapped and counted in segments of this many; nested and control slots share one. */
    static final int SEGMENT = 256;

    static final int CONTROL_SLOTS = SEGMENT - NESTED_SLOTS;
    /** The last of the control slots: changes of the rules, each of which keeps its record. */
    static final int CHANGE_SLOTS = 96;

    private static final int PAGE_BYTES = 4096;
    private static final int SMALLEST_KEYS_BYTES = 256 * 1024;

    static {
        if (HEADER_CRC_OFFSET + Long.BYTES > STATUS_OFFSET || LOG_TRUST_OFFSET + Long.BYTES > TEXT_OFFSET) {
            throw new AssertionError("header fields overlap");
        }
    }

    private BacklogLayout() {}

    /** Slots of the areas that do not grow. */
    static int fixedSlots(int generalSlots) {
        return generalSlots + SERVICE_SLOTS + NESTED_SLOTS + CONTROL_SLOTS;
    }

    /** Room for this many bytes of keys, with slack for rules loaded later; whole pages. */
    static int keysBytes(int neededBytes) {
        int wanted = Math.max(SMALLEST_KEYS_BYTES, 2 * neededBytes + Long.BYTES);
        return (wanted + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    static int headerBytes(int keysBytes) {
        return KEYS_OFFSET + keysBytes;
    }
}
