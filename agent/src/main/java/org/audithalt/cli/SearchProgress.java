package org.audithalt.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Progress;

/** A line on the terminal that says how far a search has come, once it takes longer than a second. For one thread. */
final class SearchProgress implements Progress {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final long DELAY_NANOS = 1_000_000_000L;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int WIDTH = 40;
    /** Back to the beginning of the line, which is emptied (ECMA-48). */
    private static final String EMPTY_LINE = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean shown;
    private final long totalBytes;
    private final LongSupplier nanos;
    private final long startNanos;
    private long nextNanos;
    private long bytes;
    private boolean drawn;

    SearchProgress(PrintStream terminal, boolean shown, long totalBytes, LongSupplier nanos) {
        this.terminal = terminal;
        this.shown = shown;
        this.totalBytes = totalBytes;
        this.nanos = nanos;
        startNanos = nanos.getAsLong();
        nextNanos = startNanos + DELAY_NANOS;
    }

    /** For logs of known size; on standard error, if that is a terminal. */
    static SearchProgress of(List<LogFamily> logs) {
        long total = 0;
        for (LogFamily log : logs) {
            for (Path file : log.files()) {
                total += size(file);
            }
        }
        return new SearchProgress(System.err, total > 0 && isTerminal(), total, System::nanoTime);
    }

    @Override
    public void searched(long more) {
        bytes += more;
        if (!shown || nanos.getAsLong() - nextNanos < 0) {
            return;
        }
        nextNanos = nanos.getAsLong() + REDRAW_NANOS;
        long percent = Math.min(100, bytes * 100 / totalBytes);
        int done = (int) (percent * WIDTH / 100);
        long leftMillis = (long) ((nanos.getAsLong() - startNanos) / 1e6 / Math.max(1, bytes) * (totalBytes - bytes));
        terminal.print(EMPTY_LINE + "[" + "#".repeat(done) + ".".repeat(WIDTH - done) + "] " + percent + " % of "
                + Wording.bytes(totalBytes) + ", " + Wording.duration(Math.max(0, leftMillis)) + " left");
        terminal.flush();
        drawn = true;
    }

    @Override
    public void printing() {
        if (drawn) {
            terminal.print(EMPTY_LINE);
            terminal.flush();
            drawn = false;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // said when it is read
            return 0;
        }
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
