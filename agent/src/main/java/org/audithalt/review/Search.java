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
import org.jspecify.annotations.Nullable;

/**
 * Searches logs and prints what it finds, in the order of the logs. One thread reads, others search blocks, each as if nothing
 * were before it; the first thread then takes the results in their order, and searches a block again if a record in it may
 * belong to an event that the blocks before have left open. For one thread; closing ends the others.
 */
public final class Search implements AutoCloseable {
    private static final int BLOCK_BYTES = 256 << 10;
    /** How far times in a log may be ahead of that of its file. */
    private static final long CLOCK_SECONDS = TimeUnit.DAYS.toSeconds(1);

    private static final int MOST_MALFORMED = 1000;
    private static final int WAITING_BLOCKS_PER_THREAD = 8;

    private final Query query;
    private final TimeRange reading;
    private final Printing printing;
    private final Progress progress;
    private final int blockBytes;
    private final int mostWaiting;
    private final long mostWaitingBytes;
    private final ExecutorService workers;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private final Deque<byte[]> pool = new ArrayDeque<>();
    private final OpenEvents carried;
    private final PassedBlocks passed = new PassedBlocks();
    private final @Nullable Needle needle;
    private final List<String> malformed = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private final FoundEvents events;
    private final @Nullable Resumption resumption;
    /** The file whose blocks are taken; null: a stream. */
    private @Nullable FileId searched;

    /** @param threads that search, at least 1 */
    public Search(Query query, Printing printing, Progress progress, int threads) {
        this(query, printing, progress, threads, null);
    }

    /**
     * A search that goes on where an earlier one stopped.
     *
     * @param threads that search, at least 1
     * @param resumption where that was; null to print all
     */
    public Search(Query query, Printing printing, Progress progress, int threads, @Nullable Resumption resumption) {
        this(query, printing, progress, threads, resumption, BLOCK_BYTES);
    }

    Search(
            Query query,
            Printing printing,
            Progress progress,
            int threads,
            @Nullable Resumption resumption,
            int blockBytes) {
        this.resumption = resumption;
        needle = resumption == null && !query.everyLine() ? query.needle() : null;
        carried = new OpenEvents(query.timeoutSeconds());
        events = new FoundEvents(printing, progress, resumption);
        this.query = query;
        reading = resumption == null ? query.range() : resumption.reading(query.range());
        this.printing = printing;
        this.progress = progress;
        this.blockBytes = blockBytes;
        mostWaiting = printing.prompt() ? 0 : threads * WAITING_BLOCKS_PER_THREAD;
        mostWaitingBytes = (long) mostWaiting * blockBytes;
        workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "audithalt-search");
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Pending(@Nullable FileId file, Block block, Future<@Nullable BlockWork> work) {}

    /** What could not be read to its end, and why. */
    public record Unread(Path file, IOException reason) {}

    /**
     * Searches a log, the oldest file first. Files that were last written more than a day before the time
     * asked for are not read. What could not
     * be read is in {@link #unread}; the others are.
     */
    public void log(LogFamily log) {
        for (ListedFile file : log.listed()) {
            if (!isDone()) {
                try {
                    searchIfNeeded(file);
                } catch (IOException e) {
                    unread.add(new Unread(file.path(), e));
                }
            }
        }
        finish();
    }

    private void searchIfNeeded(ListedFile file) throws IOException {
        if (mayHold(file)) {
            search(file);
        } else {
            progress.searched(Files.size(file.now()));
        }
    }

    private void search(ListedFile file) throws IOException {
        LogFile opened = file.open();
        // of a small file a small block; a FIFO has no size
        boolean small = !opened.compressed() && opened.size() > 0;
        int bytes = small ? (int) Math.min(blockBytes, opened.size() + 1) : blockBytes;
        long searchedBytes = stream(file.id(), opened.in(), bytes, !opened.compressed());
        progress.searched(Math.max(0, opened.size() - searchedBytes));
    }

    /** Whether a file may hold an event of the times asked for, even if somebody had set the clock back when it was written. */
    private boolean mayHold(ListedFile file) throws IOException {
        return LogFile.isBacklog(file.path())
                || Files.getLastModifiedTime(file.now()).to(TimeUnit.SECONDS) + CLOCK_SECONDS >= reading.from();
    }

    /** Searches what a stream has. */
    public void stream(InputStream in) {
        try {
            stream(null, in, blockBytes, true);
        } catch (IOException e) {
            unread.add(new Unread(Path.of("-"), e));
        }
        finish();
    }

    /** What could not be read so far. */
    public List<Unread> unread() {
        return unread;
    }

    /** Number of events found. */
    public long found() {
        return events.count();
    }

    /** Whether nothing more is wanted. */
    public boolean isDone() {
        return events.isDone();
    }

    /**
     * Tells whether all was written that was found, but for what nobody wanted to read ({@link NobodyReadsException}).
     *
     * @throws IOException if it was not: why; the search was over then
     */
    public void requireWritten() throws IOException {
        events.requireWritten();
    }

    /** The first lines that are no records, at most 1000 in all, and 100 of one part of a log. */
    public List<String> malformed() {
        return malformed;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** Gives back how many bytes the progress was told of. */
    private long stream(@Nullable FileId file, InputStream in, int bytes, boolean counted) throws IOException {
        long searchedBytes = 0;
        try (BlockReader reader = new BlockReader(in, bytes, printing.prompt(), pool)) {
            for (Block block = reader.next(); block != null && !isDone(); block = reader.next()) {
                Block read = block;
                pending.add(new Pending(file, block, workers.submit(() -> search(read))));
                pendingBytes += block.bytes().length;
                // a line that does not end makes large blocks, which are searched one by one
                while (pending.size() > mostWaiting || (pendingBytes > mostWaitingBytes && !pending.isEmpty())) {
                    takeOne();
                }
                long more = counted ? block.length() : 0;
                searchedBytes += more;
                progress.searched(more);
            }
        }
        return searchedBytes;
    }

    private void finish() {
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
        return needle != null && !needle.isIn(block.bytes(), 0, block.length()) ? null : work().run(block, List.of());
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
