package org.audithalt.backlog;

/**
 * Layout of one slot, and the states of its first word.
 *
 * <pre>
 *  head slot                                   continuation of a longer record
 *   0                   8                       0                   8
 *  +-------------------+-------------------+   +-------------------+-------------------+
 *  | STATE           s | SERIAL          s |   | STATE (CHAINED) s | SUM               |
 *  +-------------------+-------------------+   +---------+---------+-------------------+
 *  | SUM               | EXITSUM           |   | NEXT  c | 0     c | payload, 488      |
 *  +-------------------+---------+----+----+   +---------+---------+                   |
 *  | EXIT            x | EXITKEY |XFLG|XADR|   | bytes …                             c |
 *  +-------------------+---------+----+----+   +---------------------------------------+
 *  | TIME_MILLIS     c | THREAD_ID       c |
 *  +-------------------+-------------------+    state word
 *  | A0              c | A1              c |    63                            8 7       0
 *  +-------------------+-------------------+   +-------------------------------+---------+
 *  | A2              c | A3              c |   | ticket                        | state   |
 *  +---------+---------+----+----+----+----+   +-------------------------------+---------+
 *  | NEXT  c | KEY   c |OPER|FLAG|COMM|NAME|
 *  +----+----+----+----+----+----+----+----+    serial, a {@link CheckedNumber}
 *  |SECO|ADDR|ARGS|ARGC|ROOM|RSET|PENDING  |    63                    24 23            0
 *  +----+----+----+----+----+----+---------+   +------------------------+---------------+
 *  | payload, 384 bytes: address, comm,    |   | serial                 | check         |
 *  | name, second name, arguments, going   |   +------------------------+---------------+
 *  | on in the chained slots …             |
 * </pre>
 *
 * <p>OPER to ROOM are lengths in bytes and numbers of 16 bits each; ROOM is what is kept for the address. Each part of the payload begins
 * at a multiple of {@link SlotSum#PAIR_BYTES}, with zeros between, so that entry can copy a part and sum it up in one. PENDING
 * is which rules wait for the outcome, and RSET in which set of rules. KEY and EXITKEY: the key's number in the lower
 * half, the rule's counter in the upper ({@link RulesInForce}). Checks:
 * <ul>
 *   <li>c: covered by SUM, a {@link SlotSum} over the ticket, TIME_MILLIS to PENDING, and the payload used in
 *       this slot. Entry writes it, and nothing that it covers is changed before the slot is free: what is in flight is checked
 *       by it alone.
 *   <li>x: what exit adds: EXIT, EXITKEY, XFLG, XADR, and the address if entry wrote none. Covered by EXITSUM, which begins
 *       with the value of SUM, and counts from DONE on: a process may die while exit writes these.
 *   <li>s: outside of both, for these words change alone, in one store. A serial carries its own check. The states differ
 *       from one another in four bits, and the ticket is in the sums.
 * </ul>
 *
 * <p>Where several fields share a word, entry writes the word: {@link #two}, {@link #four}.
 *
 * <p>Crash rule: a record counts from the state word alone, which is written last. FREE holds the last
 * ticket for nothing. CLAIMED: the arguments are being written, the action has not begun. IN_FLIGHT: the action may have
 * begun. WAITING: begun, but so far it merely waits (accept). DONE: complete. ORPHAN: the exit could not complete it.
 * WRITTEN: in the log with SERIAL, not yet known to be on stable storage.
 */
final class SlotLayout {
    static final int BYTES = 512;

    static final int STATE_OFFSET = 0;
    static final int SERIAL_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int SUM_OFFSET = SERIAL_OFFSET + Long.BYTES;
    static final int EXIT_SUM_OFFSET = SUM_OFFSET + Long.BYTES;

    /** What exit adds, whole words. */
    static final int EXIT_OFFSET = EXIT_SUM_OFFSET + Long.BYTES;

    /** Key of the rule that decided at exit; read only with {@link #FLAG_DECIDE_AT_EXIT}. */
    static final int EXIT_KEY_OFFSET = EXIT_OFFSET + Long.BYTES;

    static final int EXIT_FLAGS_OFFSET = EXIT_KEY_OFFSET + Integer.BYTES;
    static final int EXIT_ADDRESS_LENGTH_OFFSET = EXIT_FLAGS_OFFSET + Short.BYTES;

    /** What entry writes, whole words. */
    static final int TIME_MILLIS_OFFSET = EXIT_ADDRESS_LENGTH_OFFSET + Short.BYTES;

    static final int THREAD_ID_OFFSET = TIME_MILLIS_OFFSET + Long.BYTES;
    static final int A0_OFFSET = THREAD_ID_OFFSET + Long.BYTES;
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

    /** Of that word, what is {@link RulesInForce#pending} is above these. */
    static final int PENDING_SHIFT = Short.SIZE;

    static final int HEAD_PAYLOAD_OFFSET = ADDRESS_ROOM_OFFSET + Long.BYTES;
    static final int HEAD_PAYLOAD_BYTES = BYTES - HEAD_PAYLOAD_OFFSET;

    static final int CHAINED_SUM_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int CHAINED_NEXT_OFFSET = CHAINED_SUM_OFFSET + Long.BYTES;
    static final int CHAINED_PAYLOAD_OFFSET = CHAINED_NEXT_OFFSET + Long.BYTES;
    static final int CHAINED_PAYLOAD_BYTES = BYTES - CHAINED_PAYLOAD_OFFSET;

    /** The longest record, in slots: 15,512 bytes of payload; more is cut and marked. */
    static final int LONGEST_CHAIN = 32;

    static final int LONGEST_PAYLOAD = HEAD_PAYLOAD_BYTES + (LONGEST_CHAIN - 1) * CHAINED_PAYLOAD_BYTES;

    static final int NO_SLOT = -1;

    static final int STATE_BITS = 8;
    static final long STATE_MASK = (1 << STATE_BITS) - 1;
    /** The states: words of a simplex code, so that one to three damaged bits, or all eight, never make one of another. */
    static final int FREE = 0;

    static final int CLAIMED = 0x0f;
    static final int IN_FLIGHT = 0x33;
    static final int WAITING = 0x55;
    static final int DONE = 0x3c;
    static final int ORPHAN = 0x5a;
    static final int WRITTEN = 0x66;
    static final int CHAINED = 0x69;

    /** Written by exit. */
    static final int FLAG_SUCCESS = 1;
    /** Written by exit. */
    static final int FLAG_EXIT_KNOWN = 1 << 1;

    static final int FLAG_VIRTUAL_THREAD = 1 << 2;
    static final int FLAG_TRUNCATED = 1 << 3;
    /** Which rule selects the action, if any, is decided at exit ({@code exit=}, {@code success=}). */
    static final int FLAG_DECIDE_AT_EXIT = 1 << 4;
    /** A control record: OPERATION is its kind, A0 to A2 actor's pid, uid and count, A3 the first time. */
    static final int FLAG_CONTROL = 1 << 5;
    /** No rule selects the action unless its outcome is known: dropped if the process dies in it. */
    static final int FLAG_CONDITIONAL = 1 << 6;
    /** A3 is where the native method puts the sender's address; to the kernel it is the flags, which the JDK leaves 0. */
    static final int FLAG_SENDER = 1 << 8;
    /** Where others have an address there is {@link DetailLayout}. */
    static final int FLAG_PATH_DETAIL = 1 << 9;
    /** Written by exit or for it: it never completed the record, whose outcome stays unknown also after it was written. */
    static final int FLAG_OUTCOME_LOST = 1 << 7;

    private SlotLayout() {}

    /** Whether this is one of the states; if not, the word is damaged. */
    static boolean isState(int state) {
        switch (state) {
            case FREE:
            case CLAIMED:
            case IN_FLIGHT:
            case WAITING:
            case DONE:
            case ORPHAN:
            case WRITTEN:
            case CHAINED:
                return true;
            default:
                return false;
        }
    }

    /** A state's name in the records of what is damaged. */
    static String stateName(int state) {
        switch (state) {
            case FREE:
                return "free";
            case CLAIMED:
                return "claimed";
            case IN_FLIGHT:
                return "in_flight";
            case WAITING:
                return "waiting";
            case DONE:
                return "done";
            case ORPHAN:
                return "orphan";
            case WRITTEN:
                return "written";
            case CHAINED:
                return "chained";
            default:
                return "?";
        }
    }

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

    /** What a part of the payload takes, with the zeros behind it. */
    static int padded(int bytes) {
        return bytes + SlotSum.PAIR_BYTES - 1 & -SlotSum.PAIR_BYTES;
    }

    /** A word of two fields, the first of which is the lower half: both architectures are little-endian. */
    static long two(int first, int second) {
        return Integer.toUnsignedLong(first) | (long) second << Integer.SIZE;
    }

    /** A word of four fields of 16 bits each, 0 to 65535. */
    static long four(int first, int second, int third, int fourth) {
        return two(first | second << Short.SIZE, third | fourth << Short.SIZE);
    }
}
