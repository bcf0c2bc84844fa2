package org.audithalt.review;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last blocks in which nothing can be found, kept for a while: an event of the next may have begun in them. The records of
 * an event stand together mostly, and never farther apart than is kept. For one thread.
 */
final class PassedBlocks {
    private static final long KEPT_BYTES = 1 << 20;

    private final Deque<Block> blocks = new ArrayDeque<>();
    private long bytes;

    /** Adds a block; returns those whose arrays are free now. */
    Deque<Block> add(Block block) {
        Deque<Block> free = new ArrayDeque<>();
        blocks.add(block);
        bytes += block.length();
        while (bytes - blocks.getFirst().length() >= KEPT_BYTES) {
            Block oldest = blocks.remove();
            bytes -= oldest.length();
            free.add(oldest);
        }
        return free;
    }

    /** Takes all of them away, the oldest first. */
    Deque<Block> take() {
        Deque<Block> taken = new ArrayDeque<>(blocks);
        blocks.clear();
        bytes = 0;
        return taken;
    }
}
