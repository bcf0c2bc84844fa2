package org.audithalt.review;

import java.io.IOException;
import java.io.OutputStream;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/** Prints what blocks had, in their order, and knows when nothing more is wanted. For one thread. */
final class FoundEvents {
    private final Printing printing;
    private final Progress progress;
    private final @Nullable Resumption resumption;
    private long count;
    private boolean nobodyReads;
    private @Nullable IOException failure;
    private boolean begun;

    /** @param resumption lets only events behind a checkpoint be printed; null if there is none */
    FoundEvents(Printing printing, Progress progress, @Nullable Resumption resumption) {
        this.printing = printing;
        this.progress = progress;
        this.resumption = resumption;
    }

    /** Number of events printed. */
    long count() {
        return count;
    }

    /** Whether nothing more is wanted. */
    boolean isDone() {
        return nobodyReads || failure != null || (printing.justOne() && count > 0);
    }

    /**
     * Tells whether all was written that was found, but for what nobody wanted to read.
     *
     * @throws IOException if it was not: why
     */
    void requireWritten() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Prints what was found in a block.
     *
     * @param in the file that it is of
     */
    void print(BlockWork work, @Nullable FileId in) {
        if (isDone()) {
            return;
        }
        if (resumption != null) {
            printResumed(work, resumption, in);
        } else if (work.found() > 0) {
            write(
                    work.text(),
                    0,
                    printing.justOne() ? work.firstEnd() : work.text().length());
            count += printing.justOne() ? 1 : work.found();
        }
    }

    private void printResumed(BlockWork work, Resumption resumed, @Nullable FileId in) {
        int begin = 0;
        for (BlockWork.Mark mark : work.marks()) {
            if (resumed.prints(mark)) {
                count++;
                if (write(work.text(), begin, mark.end())) {
                    resumed.printed(mark, in);
                }
                if (isDone()) {
                    return;
                }
            }
            begin = mark.end();
        }
    }

    private boolean write(Octets text, int from, int to) {
        OutputStream out = printing.out();
        progress.printing();
        try {
            if (!begun) {
                begun = true;
                Octets header = new Octets(256);
                printing.formats().make().appendHeader(header);
                out.write(header.array(), 0, header.length());
            }
            out.write(text.array(), from, to - from);
            out.flush();
            return true;
        } catch (NobodyReadsException e) {
            nobodyReads = true;
        } catch (IOException e) {
            failure = e;
        }
        return false;
    }
}
