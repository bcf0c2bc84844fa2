package org.audithalt.review.report;

import java.io.IOException;
import org.audithalt.review.Printing;
import org.audithalt.review.Progress;
import org.audithalt.review.Query;
import org.audithalt.review.RowWriter;
import org.audithalt.review.Search;
import org.audithalt.review.TimeRange;

/** A report over logs: begun, fed with rows, ended. For one thread. */
public abstract class LogReport {
    /** Has a search read all logs. */
    public interface Logs {
        /**
         * Reads them; what cannot be read is left out, and said.
         *
         * @param begins is told before each log
         */
        void readBy(Search search, Runnable begins) throws IOException;
    }

    final ReportSettings settings;

    LogReport(ReportSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes the report.
     *
     * @return whether there was anything to report
     */
    public final boolean run(Logs logs) throws IOException {
        begin();
        Query query = new Query(range(), settings.conditions());
        Printing printing = Printing.rows(this::writer, new RowReader(this::row));
        try (Search search = new Search(query, printing, quiet(settings.progress()), settings.threads())) {
            logs.readBy(search, this::logBegins);
            search.requireWritten();
        }
        settings.progress().printing();
        return end();
    }

    /** Rows are no output yet, and what shows the progress stays where it is. */
    private static Progress quiet(Progress progress) {
        return new Progress() {
            @Override
            public void searched(long bytes) {
                progress.searched(bytes);
            }

            @Override
            public void printing() {}
        };
    }

    /** Of which time logs are read at all. */
    TimeRange range() {
        return settings.filter().range();
    }

    /** Something is about to be read. */
    void begin() throws IOException {}

    /** The rows of another log follow. */
    void logBegins() {}

    /** Makes what writes the rows of a block; for any thread. */
    abstract RowWriter writer();

    /** Takes a row, in the order of the logs. */
    abstract void row(Row row) throws IOException;

    /** All rows have come; gives back whether there was anything to report. */
    abstract boolean end() throws IOException;
}
