package org.audithalt.review.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.review.RowWriter;
import org.audithalt.review.TimeRange;

/** One page, in a file, about all that the logs hold. */
public final class PageReport extends LogReport {
    private final List<String> logs;
    private final List<String> unread;
    private final Path file;
    private final PageFacts facts = new PageFacts();
    private int begun;

    /**
     * @param logs their names, in the order in which they are read
     * @param unread what could not be read, and why; has it once the logs have been read
     * @param file is replaced if it is there
     */
    public PageReport(List<String> logs, List<String> unread, Path file, ReportSettings settings) {
        super(settings);
        this.logs = logs;
        this.unread = unread;
        this.file = file;
    }

    /** Also events of other times are read: without them there would be holes in the serial numbers. */
    @Override
    TimeRange range() {
        return TimeRange.ALL;
    }

    @Override
    void logBegins() {
        facts.logBegins(logs.get(Math.min(begun++, logs.size() - 1)));
    }

    @Override
    RowWriter writer() {
        return new PageRows(settings.filter());
    }

    @Override
    void row(Row row) {
        facts.add(row);
    }

    @Override
    boolean end() throws IOException {
        facts.finish();
        PageFile.write(file, new Page(facts, logs, unread, settings.filter()).text());
        return facts.events > 0;
    }
}
