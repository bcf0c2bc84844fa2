package org.audithalt.backlog;

/**
 * A number in one word that carries its own check: for what changes alone, in one store, where a sum beside it could be torn off
 * by the death of the process.
 *
 * <pre>
 *  63                    24 23            0
 *  +------------------------+---------------+
 *  | number, 40 bits        | check         |   the check is the low bits of a CRC-32C over number and seed
 *  +------------------------+---------------+
 * </pre>
 *
 * <p>The word 0 stands for 0, whatever the seed: what was never written needs no check.
 */
final class CheckedNumber {
    private static final int CHECK_BITS = 24;
    private static final long CHECK_MASK = (1L << CHECK_BITS) - 1;
    private static final long LARGEST = (1L << Long.SIZE - CHECK_BITS) - 1;

    private CheckedNumber() {}

    /**
     * The word for a number.
     *
     * @param number 0 to 2^40 - 1, about 10^12
     * @param seed what the number belongs to, as the ticket of its record
     */
    static long word(long number, long seed) {
        return number == 0 ? 0 : (number & LARGEST) << CHECK_BITS | check(number & LARGEST, seed);
    }

    static long number(long word) {
        return word >>> CHECK_BITS;
    }

    /** Whether the word is one that {@link #word} makes. */
    static boolean holds(long word, long seed) {
        long number = number(word);
        return number == 0 ? word == 0 : (word & CHECK_MASK) == check(number, seed);
    }

    private static long check(long number, long seed) {
        return Crc32c.end(Crc32c.step(Crc32c.step(Crc32c.BEGIN, number), seed)) & CHECK_MASK;
    }
}
