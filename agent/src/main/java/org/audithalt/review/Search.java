package org.audithalt.review;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * Searches logs and prints what it finds, in the order of the logs. One thread reads, others search blocks, each as if nothing
 * were before it; the first thread then takes the results in their order, and searches a block again if a record in it may
 * belong to an event that the blocks before have left open. For one thread; closing ends the others.
 */
public final class Search implements AutoCloseable {
    private static final int BLOCK_BYTES = 4 << 20;
    private static final int WAITING_BLOCKS_PER_THREAD = 2;

    private final Query query;
    private final Printing printing;
    private final Progress progress;
    private final int blockBytes;
    private final int mostWaiting;
    private final ExecutorService workers;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<byte[]> pool = new ArrayDeque<>();
    private final List<Event> carried = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private long found;

    /** @param threads that search, at least 1 */
    public Search(Query query, Printing printing, Progress progress, int threads) {
        this(query, printing, progress, threads, BLOCK_BYTES);
    }

    Search(Query query, Printing printing, Progress progress, int threads, int blockBytes) {
        this.query = query;
        this.printing = printing;
        this.progress = progress;
        this.blockBytes = blockBytes;
        mostWaiting = printing.prompt() ? 0 : threads * WAITING_BLOCKS_PER_THREAD;
        workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "audithalt-search");
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Pending(Block block, Future<BlockWork> work) {}

    /**
     * Searches a log, the oldest file first. Files that were last written before the time asked for are not read. If one cannot be
     * read, what was found in those before is printed.
     */
    public void log(LogFamily log) throws IOException {
        try {
            for (Path file : log.files()) {
                if (!isDone()
                        && Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)
                                >= query.range().from()) {
                    long size = Files.size(file);
                    InputStream in = LogFile.open(file);
                    boolean compressed = in instanceof GZIPInputStream;
                    stream(in, (int) Math.min(blockBytes, size + 1), !compressed);
                    progress.searched(compressed ? size : 0);
                }
            }
        } finally {
            finish();
        }
    }

    /** Searches what a stream has. */
    public void stream(InputStream in) throws IOException {
        stream(in, blockBytes, true);
        finish();
    }

    /** Number of events found. */
    public long found() {
        return found;
    }

    /** Whether nothing more is wanted. */
    public boolean isDone() {
        return printing.justOne() && found > 0;
    }

    /** Some of the lines that are no records. */
    public List<String> malformed() {
        return malformed;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private void stream(InputStream in, int bytes, boolean counted) throws IOException {
        try (BlockReader reader = new BlockReader(in, bytes, printing.prompt(), pool)) {
            for (Block block = reader.next(); block != null && !isDone(); block = reader.next()) {
                Block searched = block;
                pending.add(new Pending(block, workers.submit(() -> work().run(searched, List.of()))));
                if (pending.size() > mostWaiting) {
                    takeOne();
                }
                progress.searched(counted ? block.length() : 0);
            }
        }
    }

    private void finish() throws IOException {
        while (!pending.isEmpty()) {
            takeOne();
        }
        BlockWork rest = work();
        carried.forEach(rest::complete);
        carried.clear();
        print(rest);
    }

    private BlockWork work() {
        return new BlockWork(query, printing.format().make(printing.zone()));
    }

    private void takeOne() throws IOException {
        Pending next = pending.remove();
        BlockWork work = result(next.work());
        if (mayGoOn(work)) {
            work = work().run(next.block(), carried);
            carried.clear();
        } else {
            printOver(work.youngestStart());
        }
        print(work);
        carried.addAll(work.open());
        if (next.block().bytes().length == blockBytes) {
            pool.add(next.block().bytes());
        }
    }

    private boolean mayGoOn(BlockWork work) {
        for (Event event : carried) {
            if (work.leastSerial() <= event.serial()) {
                return true;
            }
        }
        return false;
    }

    /** Of the events left open those that are complete now; there is another event behind them, if there is any time. */
    private void printOver(long youngestStart) throws IOException {
        BlockWork over = work();
        List<Event> open = new ArrayList<>();
        for (Event event : carried) {
            boolean follows = youngestStart != Long.MIN_VALUE;
            if (follows && (event.ended() || EventSplitter.isOver(event.seconds(), youngestStart))) {
                over.complete(event);
            } else {
                open.add(event);
            }
        }
        carried.clear();
        carried.addAll(open);
        print(over);
    }

    private void print(BlockWork work) throws IOException {
        if (work.found() > 0 && !isDone()) {
            progress.printing();
            int end = printing.justOne() ? work.firstEnd() : work.text().length();
            printing.out().write(work.text().array(), 0, end);
            printing.out().flush();
            found += printing.justOne() ? 1 : work.found();
        }
        malformed.addAll(work.malformed());
    }

    private static BlockWork result(Future<BlockWork> work) throws IOException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
