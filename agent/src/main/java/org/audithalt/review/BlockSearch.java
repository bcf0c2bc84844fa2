package org.audithalt.review;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Searches blocks by several threads, each as if nothing were before it; takes the results in the order of the blocks, and
 * searches a block again if a record in it may belong to an event that the blocks before have left open. For one thread, which
 * brings the blocks; closing ends the others.
 */
final class BlockSearch implements AutoCloseable {
    static final int BLOCK_BYTES = 256 << 10;
    private static final int MOST_MALFORMED = 1000;
    private static final int WAITING_BLOCKS_PER_THREAD = 8;

    private final Query query;
    private final TimeRange reading;
    private final Printing printing;
    private final FoundEvents events;
    private final int blockBytes;
    private final int mostWaiting;
    private final long mostWaitingBytes;
    private final ExecutorService workers;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private final Deque<byte[]> pool = new ArrayDeque<>();
    private final OpenEvents carried;
    private final PassedBlocks passed = new PassedBlocks();
    private final List<Needle> needles;
    private final List<String> malformed = new ArrayList<>();
    private final @Nullable Resumption resumption;
    /** The file whose blocks are taken; null: a stream. */
    private @Nullable FileId searched;

    /**
     * @param reading time of the events that are read, all that are wanted among them
     * @param events is given the results
     * @param threads that search, at least 1
     */
    BlockSearch(
            Query query,
            TimeRange reading,
            Printing printing,
            FoundEvents events,
            int threads,
            @Nullable Resumption resumption,
            int blockBytes) {
        this.query = query;
        this.reading = reading;
        this.printing = printing;
        this.events = events;
        this.resumption = resumption;
        this.blockBytes = blockBytes;
        needles = resumption == null && !query.everyLine() ? query.needles() : List.of();
        carried = new OpenEvents(query.timeoutSeconds());
        mostWaiting = printing.prompt() ? 0 : threads * WAITING_BLOCKS_PER_THREAD;
        mostWaitingBytes = (long) mostWaiting * BLOCK_BYTES;
        workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "audithalt-search");
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Pending(@Nullable FileId file, Block block, Future<@Nullable BlockWork> work) {}

    /** Has a block of a file searched, and takes the results of earlier ones if too many wait. */
    void add(@Nullable FileId file, Block block) {
        pending.add(new Pending(file, block, workers.submit(() -> search(block))));
        pendingBytes += block.bytes().length;
        // a line that does not end makes large blocks, which are searched one by one
        while (pending.size() > mostWaiting || (pendingBytes > mostWaitingBytes && !pending.isEmpty())) {
            takeOne();
        }
    }

    /** Arrays of blocks that are not needed any more. */
    Deque<byte[]> pool() {
        return pool;
    }

    /** The first lines that are no records. */
    List<String> malformed() {
        return malformed;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** The log is at its end: takes all results. */
    void finish() {
        while (!pending.isEmpty()) {
            takeOne();
        }
        BlockWork rest = work();
        carried.finish(resumption != null, rest);
        print(rest);
    }

    private BlockWork work() {
        return new BlockWork(query, reading, printing.formats().make(), resumption);
    }

    /** What a block has; null if it has nothing that is wanted, and its lines have not been looked at. */
    private @Nullable BlockWork search(Block block) {
        for (int i = 0; i < needles.size(); i++) {
            if (!needles.get(i).isIn(block.bytes(), 0, block.length())) {
                return null;
            }
        }
        return work().run(block, List.of());
    }

    private void takeOne() {
        Pending next = pending.remove();
        pendingBytes -= next.block().bytes().length;
        searched = next.file();
        BlockWork work = result(next.work());
        if (work == null && carried.allEnded()) {
            pass(next.block());
            return;
        }
        leadIn(work != null && work.continuesEvent());
        work = work == null ? work().run(next.block(), carried.take()) : work;
        // who resumes needs the order that does not depend on where blocks are cut
        if (resumption != null || carried.mayGoOnIn(work)) {
            work = work().run(next.block(), carried.take());
        } else {
            BlockWork over = work();
            carried.completeBefore(work.youngestStart(), over);
            print(over);
        }
        print(work);
        carried.addAll(work.open());
        reuse(next.block());
    }

    /** Another event begins in a block in which nothing is wanted: those before it are complete. */
    private void pass(Block block) {
        BlockWork over = work();
        carried.finish(false, over);
        print(over);
        for (Block free : passed.add(block)) {
            reuse(free);
        }
    }

    /** What goes on has begun in a block that was passed over. */
    private void leadIn(boolean needed) {
        for (Block block : passed.take()) {
            if (needed) {
                carried.addAll(work().run(block, carried.take()).open());
            }
            reuse(block);
        }
    }

    private void reuse(Block block) {
        if (block.bytes().length == blockBytes) {
            pool.add(block.bytes());
        }
    }

    private void print(BlockWork work) {
        events.print(work, searched);
        List<String> more = work.malformed();
        malformed.addAll(more.subList(0, Math.min(more.size(), MOST_MALFORMED - malformed.size())));
    }

    private static @Nullable BlockWork result(Future<@Nullable BlockWork> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
