package org.audithalt.cli;

import java.util.List;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Search;
import org.audithalt.review.SearchException;
import org.audithalt.review.TimeRange;
import picocli.CommandLine.Option;

/** Which logs are read, and what of them: the options that search and report share. For one thread. */
final class LogOptions {
    @Option(
            names = {"-if", "--input"},
            paramLabel = "FILE|DIR|GLOB|-",
            description =
                    "Reads this log, which may be compressed by gzip or zstd, all logs of this directory, or standard input. "
                            + "Rotated logs are read the oldest first. Without it standard input, if that is a pipe, else "
                            + "the logs of auditd.")
    private List<String> inputs = List.of();

    @Option(names = "--input-logs", description = "Reads the logs of auditd, even if standard input is a pipe.")
    private boolean inputLogs;

    @Option(
            names = {"-ts", "--start"},
            arity = "1..2",
            paramLabel = "DATE|TIME",
            description =
                    "Events of this time or later: ISO 8601, seconds since the epoch, MM/DD/YYYY, HH:MM:SS, now, recent, "
                            + "boot, this-hour, today, yesterday, this-week, week-ago, this-month, this-year.")
    private List<String> start = List.of();

    @Option(
            names = {"-te", "--end"},
            arity = "1..2",
            paramLabel = "DATE|TIME",
            description = "Events of this time or earlier.")
    private List<String> end = List.of();

    @Option(names = "--debug", description = "Shows lines that are no records on standard error.")
    private boolean debug;

    List<LogFamily> logs() throws SearchException {
        return SearchInput.logs(inputs, inputLogs);
    }

    /** The words of the beginning, as they were given. */
    List<String> start() {
        return start;
    }

    TimeRange range() throws SearchException {
        return rangeFrom(
                start.isEmpty() ? TimeRange.ALL.from() : SearchInput.time().start(start));
    }

    /** With another beginning, in seconds since the epoch. */
    TimeRange rangeFrom(long from) throws SearchException {
        return new TimeRange(
                from, end.isEmpty() ? TimeRange.ALL.to() : SearchInput.time().end(end));
    }

    boolean debug() {
        return debug;
    }

    /**
     * Has a search read all logs.
     *
     * @param begins is told before each log
     * @param logs none: standard input
     */
    static void read(Search search, Runnable begins, List<LogFamily> logs) {
        if (logs.isEmpty()) {
            begins.run();
            search.stream(System.in);
        }
        for (LogFamily log : logs) {
            if (!search.isDone()) {
                begins.run();
                search.log(log);
            }
        }
    }

    /** After the search: says which lines are no records, if that is wanted. */
    void showMalformed(Search search, Console console) {
        if (debug) {
            search.malformed().forEach(line -> console.remark("Malformed line skipped: " + line));
        }
    }
}
