package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;

/**
 * {@link Completion} for the common action, and the same to everybody else: one that succeeded, whose result is its outcome, of whose
 * rule nothing is left to be decided. What is not so is left to Completion, and so is every doubt: it writes the same words again.
 *
 * <p>Application threads. Allocates nothing, locks nothing, parks never, and throws only where there is no stack.
 */
final class PlainCompletion {
    private static final int NOT_PLAIN_FLAGS =
            SlotLayout.FLAG_DECIDE_AT_EXIT | SlotLayout.FLAG_SENDER | SlotLayout.FLAG_PATH_DETAIL;
    private static final long SUCCEEDED =
            SlotLayout.four(0, 0, SlotLayout.FLAG_SUCCESS | SlotLayout.FLAG_EXIT_KNOWN, 0);

    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private final Generation[] generations;

    PlainCompletion(Backlog backlog) {
        this.generations = backlog.generations();
    }

    /**
     * Completes the record of an action that returned.
     *
     * @return whether it did; false: Completion is to be asked
     */
    boolean returned(PlainRow row, long token, long result) {
        switch (row.outcome) {
            case PlainRow.RETURN:
                return succeeded(token, 0);
            case PlainRow.NUMBER:
                return result >= 0 && succeeded(token, result);
            case PlainRow.NOT_ZERO:
                return result != 0 && succeeded(token, 0);
            case PlainRow.ONLY_ZERO:
                return result == 0 && succeeded(token, 0);
            case PlainRow.NOT_NEGATIVE:
                return result >= 0 && succeeded(token, 0);
            default:
                return false;
        }
    }

    private boolean succeeded(long token, long exit) {
        try {
            Slab slab = generations[Token.generation(token)].slab();
            int slot = Token.slot(token);
            long word = slab.word(slot);
            int flags = SlotWriter.getShort(slab, slot, SlotLayout.FLAGS_OFFSET);
            if (SlotLayout.state(word) != SlotLayout.IN_FLIGHT
                    || !Token.sameTicket(token, word)
                    || (flags & NOT_PLAIN_FLAGS) != 0) {
                return false;
            }
            writeExit(slab.address(slot), exit);
            return slab.compareAndSetWord(slot, word, SlotLayout.word(SlotLayout.ticket(word), SlotLayout.DONE));
        } catch (InternalError unbacked) {
            UnbackedPage.takeError();
            return false;
        }
    }

    private static void writeExit(long at, long exit) {
        long key = SUCCEEDED | Integer.toUnsignedLong(UNSAFE.getInt(at + SlotLayout.KEY_OFFSET));
        long sum = SlotCheck.exitSum(UNSAFE.getLong(at + SlotLayout.SUM_OFFSET), exit, key, 0);
        UNSAFE.putLong(at + SlotLayout.EXIT_OFFSET, exit);
        UNSAFE.putLong(at + SlotLayout.EXIT_KEY_OFFSET, key);
        UNSAFE.putLong(at + SlotLayout.EXIT_SUM_OFFSET, sum);
    }
}
