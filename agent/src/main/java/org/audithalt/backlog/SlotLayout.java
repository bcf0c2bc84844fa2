package org.audithalt.backlog;

/**
 * Layout of one slot, and the states of its first word.
 *
 * <pre>
 *  head slot                                   continuation of a longer record
 *   0                   8                       0                   8
 *  +-------------------+-------------------+   +-------------------+---------+---------+
 *  | STATE             | SERIAL            |   | STATE (CHAINED)   | unused  | NEXT    |
 *  +-------------------+-------------------+   +-------------------+---------+---------+ 16
 *  | TIME_MILLIS       | THREAD_ID         |   | payload, 496 bytes …
 *  +-------------------+-------------------+
 *  | EXIT              | A0                |   state word
 *  +-------------------+-------------------+    63                            8 7       0
 *  | A1                | A2                |   +-------------------------------+---------+
 *  +-------------------+---------+---------+   | ticket                        | state   |
 *  | A3                | NEXT    | KEY     |   +-------------------------------+---------+
 *  +----+----+----+----+----+----+----+----+
 *  |OPER|FLAG|COMM|NAME|SECO|ADDR|ARGS|ARGC|   lengths in bytes, 16 bits each
 *  +----+----+----+----+----+----+----+----+
 *  |ROOM| unused       |                       bytes kept for the address
 *  +----+--------------+ 104
 *  | payload, 408 bytes: address, comm, name, second name, arguments, one after the
 *  | other, going on in the chained slots …
 * </pre>
 *
 * <p>Crash rule: a record counts from the state word alone, which is written last with release. FREE holds the last
 * ticket for nothing. CLAIMED: the arguments are being written, the action has not begun. IN_FLIGHT: the action may have
 * begun. WAITING: begun, but so far it merely waits (accept). DONE: complete. ORPHAN: the exit could not complete it.
 * WRITTEN: in the log with SERIAL, not yet known to be on stable storage.
 */
final class SlotLayout {
    static final int BYTES = 512;

    static final int STATE_OFFSET = 0;
    static final int SERIAL_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int TIME_MILLIS_OFFSET = SERIAL_OFFSET + Long.BYTES;
    static final int THREAD_ID_OFFSET = TIME_MILLIS_OFFSET + Long.BYTES;
    static final int EXIT_OFFSET = THREAD_ID_OFFSET + Long.BYTES;
    static final int A0_OFFSET = EXIT_OFFSET + Long.BYTES;
    static final int A1_OFFSET = A0_OFFSET + Long.BYTES;
    static final int A2_OFFSET = A1_OFFSET + Long.BYTES;
    static final int A3_OFFSET = A2_OFFSET + Long.BYTES;
    static final int NEXT_OFFSET = A3_OFFSET + Long.BYTES;
    static final int KEY_OFFSET = NEXT_OFFSET + Integer.BYTES;
    static final int OPERATION_OFFSET = KEY_OFFSET + Integer.BYTES;
    static final int FLAGS_OFFSET = OPERATION_OFFSET + Short.BYTES;
    static final int COMM_LENGTH_OFFSET = FLAGS_OFFSET + Short.BYTES;
    static final int NAME_LENGTH_OFFSET = COMM_LENGTH_OFFSET + Short.BYTES;
    static final int SECOND_LENGTH_OFFSET = NAME_LENGTH_OFFSET + Short.BYTES;
    static final int ADDRESS_LENGTH_OFFSET = SECOND_LENGTH_OFFSET + Short.BYTES;
    static final int ARGUMENTS_LENGTH_OFFSET = ADDRESS_LENGTH_OFFSET + Short.BYTES;
    static final int ARGUMENT_COUNT_OFFSET = ARGUMENTS_LENGTH_OFFSET + Short.BYTES;
    /** Bytes kept for the address at the beginning of the payload; exit may fill them. */
    static final int ADDRESS_ROOM_OFFSET = ARGUMENT_COUNT_OFFSET + Short.BYTES;

    static final int HEAD_PAYLOAD_OFFSET = ADDRESS_ROOM_OFFSET + 4 * Short.BYTES;
    static final int HEAD_PAYLOAD_BYTES = BYTES - HEAD_PAYLOAD_OFFSET;

    static final int CHAINED_NEXT_OFFSET = STATE_OFFSET + Long.BYTES + Integer.BYTES;
    static final int CHAINED_PAYLOAD_OFFSET = CHAINED_NEXT_OFFSET + Integer.BYTES;
    static final int CHAINED_PAYLOAD_BYTES = BYTES - CHAINED_PAYLOAD_OFFSET;

    /** The longest record, in slots: 15,784 bytes of payload; more is cut and marked. */
    static final int LONGEST_CHAIN = 32;

    static final int LONGEST_PAYLOAD = HEAD_PAYLOAD_BYTES + (LONGEST_CHAIN - 1) * CHAINED_PAYLOAD_BYTES;

    static final int NO_SLOT = -1;

    static final int STATE_BITS = 8;
    static final long STATE_MASK = (1 << STATE_BITS) - 1;
    static final int FREE = 0;
    static final int CLAIMED = 1;
    static final int IN_FLIGHT = 2;
    static final int WAITING = 3;
    static final int DONE = 4;
    static final int ORPHAN = 5;
    static final int WRITTEN = 6;
    static final int CHAINED = 7;

    static final int FLAG_SUCCESS = 1;
    static final int FLAG_EXIT_KNOWN = 1 << 1;
    static final int FLAG_VIRTUAL_THREAD = 1 << 2;
    static final int FLAG_TRUNCATED = 1 << 3;
    /** Which rule selects the action, if any, is decided at exit ({@code exit=}, {@code success=}). */
    static final int FLAG_DECIDE_AT_EXIT = 1 << 4;
    /** A control record: OPERATION is its kind, A0 to A2 actor's pid, uid and count, A3 the first time. */
    static final int FLAG_CONTROL = 1 << 5;
    /** No rule selects the action unless its outcome is known: dropped if the process dies in it. */
    static final int FLAG_CONDITIONAL = 1 << 6;
    /** The exit never completed the record: its outcome stays unknown also after it was written. */
    static final int FLAG_OUTCOME_LOST = 1 << 7;

    private SlotLayout() {}

    static long word(long ticket, int state) {
        return ticket << STATE_BITS | state;
    }

    static int state(long word) {
        return (int) (word & STATE_MASK);
    }

    static long ticket(long word) {
        return word >>> STATE_BITS;
    }

    /** Slots that a payload of this many bytes takes. */
    static int slotsFor(int payloadBytes) {
        return payloadBytes <= HEAD_PAYLOAD_BYTES
                ? 1
                : 1 + (payloadBytes - HEAD_PAYLOAD_BYTES + CHAINED_PAYLOAD_BYTES - 1) / CHAINED_PAYLOAD_BYTES;
    }
}
