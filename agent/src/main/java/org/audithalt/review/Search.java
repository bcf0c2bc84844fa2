package org.audithalt.review;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Searches logs and prints what it finds, in the order of the logs. One thread reads, others search ({@link BlockSearch}). For
 * one thread; closing ends the others.
 */
public final class Search implements AutoCloseable {
    /** How far times in a log may be ahead of that of its file. */
    private static final long CLOCK_SECONDS = TimeUnit.DAYS.toSeconds(1);

    private final TimeRange reading;
    private final Printing printing;
    private final Progress progress;
    private final int blockBytes;
    private final FoundEvents events;
    private final BlockSearch blocks;
    private final List<Unread> unread = new ArrayList<>();

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
        this(query, printing, progress, threads, resumption, BlockSearch.BLOCK_BYTES);
    }

    Search(
            Query query,
            Printing printing,
            Progress progress,
            int threads,
            @Nullable Resumption resumption,
            int blockBytes) {
        this.printing = printing;
        this.progress = progress;
        this.blockBytes = blockBytes;
        reading = resumption == null ? query.range() : resumption.reading(query.range());
        events = new FoundEvents(printing, progress, resumption);
        blocks = new BlockSearch(query, reading, printing, events, threads, resumption, blockBytes);
    }

    /** What could not be read to its end, and why. */
    public record Unread(Path file, IOException reason) {}

    /**
     * Searches a log, the oldest file first. Files that were last written more than a day before the time asked for are not
     * read. What cannot be read is left out, and in {@link #unread}.
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
        blocks.finish();
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
        blocks.finish();
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
        return blocks.malformed();
    }

    @Override
    public void close() {
        blocks.close();
    }

    /** Gives back how many bytes the progress was told of. */
    private long stream(@Nullable FileId file, InputStream in, int bytes, boolean counted) throws IOException {
        long searchedBytes = 0;
        try (BlockReader reader = new BlockReader(in, bytes, printing.prompt(), blocks.pool())) {
            for (Block block = reader.next(); block != null && !isDone(); block = reader.next()) {
                blocks.add(file, block);
                long more = counted ? block.length() : 0;
                searchedBytes += more;
                progress.searched(more);
            }
        }
        return searchedBytes;
    }
}
