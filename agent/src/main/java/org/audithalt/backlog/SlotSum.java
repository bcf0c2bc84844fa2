package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;

/**
 * The 64-bit sum over what stands in a slot: words are taken two by two, each is mixed with a key that no other place has, and the
 * two halves of their 128-bit product are folded into one; the sum adds these up. That is the step of wyhash and its relatives,
 * without their chain from one step to the next: the steps overlap in the processor, and they can be made in any order, so
 * entry makes them of what it has in registers while it writes.
 *
 * <p>What it finds: a damage goes unnoticed if the products that it changes add up to the same, one case in 2<sup>64</sup>, however few or
 * many bits it turns and wherever they are; exchanged words are a damage as any other, for keys differ by place. It is no
 * protection against who computes it.
 *
 * <p>Why not a CRC-32C: {@code java.util.zip.CRC32C}'s stub, which reads the memory in machine code of its own, takes the JVM
 * down where a page of the mapping cannot be backed, where a load by {@code Unsafe} is an {@link InternalError}; and from
 * tables it costs four times as much. Allocates nothing; any thread.
 */
final class SlotSum {
    /** Bytes of one step. */
    static final int PAIR_BYTES = 2 * Long.BYTES;

    /** Key of the first pair of a place; {@link #keyAt} has those behind it. */
    static final long TICKET = 0xa0761d6478bd642fL;

    static final long HEAD = 0x8ebc6af09c88c6e3L;
    static final long PAYLOAD = 0x589965cc75374cc3L;
    static final long CHAINED = 0x1d8e4e27c47d124fL;
    static final long EXIT = 0xeb44accab455d165L;
    static final long EXIT_ADDRESS = 0x2d358dccaa6c78a5L;

    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final int PAIR_SHIFT = 4;

    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private SlotSum() {}

    /** One step. */
    static long pair(long first, long second, long key) {
        long a = first ^ key;
        long b = second ^ Long.rotateLeft(key, Integer.SIZE);
        return Math.multiplyHigh(a, b) ^ a * b;
    }

    /** Key of the pair at an offset from where a key belongs. */
    static long keyAt(long key, int offset) {
        return key + (offset >> PAIR_SHIFT) * STEP;
    }

    /** Sum over bytes of memory, as if zeros followed them to the end of their last pair. */
    static long of(long address, int count, long key) {
        long sum = 0;
        long here = key;
        int i = 0;
        for (; i <= count - PAIR_BYTES; i += PAIR_BYTES) {
            sum += pair(UNSAFE.getLong(address + i), UNSAFE.getLong(address + i + Long.BYTES), here);
            here += STEP;
        }
        return i == count ? sum : sum + rest(address + i, count - i, here);
    }

    private static long rest(long address, int count, long key) {
        long first = word(address, Math.min(count, Long.BYTES));
        return pair(first, count > Long.BYTES ? word(address + Long.BYTES, count - Long.BYTES) : 0, key);
    }

    /** The lowest bytes of a word of memory, which are the first, for both architectures are little-endian. */
    private static long word(long address, int count) {
        return UNSAFE.getLong(address) & -1L >>> Long.SIZE - Byte.SIZE * count;
    }
}
