package org.audithalt.cli;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.review.Condition;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Search;
import org.audithalt.review.SearchException;
import org.audithalt.review.SearchOption;
import org.audithalt.review.TimeRange;
import org.audithalt.review.report.Filter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What reports read, and which events count. For one thread. */
final class ReportInput {
    @Mixin
    private final LogOptions input = new LogOptions();

    @Option(names = "--failed", description = "Only what failed.")
    private boolean failed;

    @Option(names = "--success", description = "Only what succeeded.")
    private boolean success;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Only events of the machine of this name; of any of several.")
    private List<String> nodes = List.of();

    @Option(
            names = {"-nc", "--no-config"},
            description = "Without changes of the configuration, which have keys as well.")
    private boolean withoutConfig;

    private final List<String> unread = new ArrayList<>();

    List<LogFamily> logs() throws SearchException {
        return input.logs();
    }

    /** What is read, for people. */
    List<String> names(List<LogFamily> logs) {
        List<String> names = new ArrayList<>();
        for (LogFamily log : logs) {
            names.add(String.valueOf(log.files().get(log.files().size() - 1)));
        }
        return logs.isEmpty() ? List.of("standard input") : names;
    }

    Filter filter() throws SearchException {
        if (failed && success) {
            throw new SearchException("--failed, --success: only one of them");
        }
        TimeRange range = input.range();
        Outcome outcome = failed ? Outcome.FAILED : success ? Outcome.SUCCESS : Outcome.UNKNOWN;
        return new Filter(outcome, withoutConfig, range);
    }

    List<Condition> conditions() throws SearchException {
        return nodes.isEmpty() ? List.of() : List.of(SearchOption.NODE.condition(nodes, true));
    }

    /**
     * Has a search read all logs.
     *
     * @param begins is told before each log
     * @param logs none: standard input
     */
    void read(Search search, Runnable begins, List<LogFamily> logs, Console console) {
        LogOptions.read(search, begins, logs);
        for (Search.Unread file : search.unread()) {
            String reason = Console.unreadLine(file);
            console.complain(reason);
            unread.add(reason);
        }
        input.showMalformed(search, console);
    }

    /** Whether all could be read. */
    boolean readAll() {
        return unread.isEmpty();
    }

    /** What could not be read, and why. */
    List<String> unread() {
        return unread;
    }
}
