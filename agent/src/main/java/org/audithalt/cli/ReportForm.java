package org.audithalt.cli;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Locale;
import org.audithalt.review.Progress;
import org.audithalt.review.SearchException;
import org.audithalt.review.report.ReportFormat;
import org.audithalt.review.report.ReportSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How reports are made and printed. */
final class ReportForm {
    @Option(
            names = {"-i", "--interpret"},
            description = "Prints names for the numbers of users, system calls and record types.")
    private boolean interpret;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (as aureport, local time), csv or json (an object a line; both in UTC).")
    private String format = "text";

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Reads with N threads (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    ReportSettings settings(ReportInput input, Progress progress, OutputStream out) throws SearchException {
        return new ReportSettings(
                input.filter(),
                input.conditions(),
                interpret,
                chosen(),
                ZoneId.systemDefault(),
                Math.max(1, threads),
                progress,
                out);
    }

    private ReportFormat chosen() throws SearchException {
        for (ReportFormat known : ReportFormat.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(format)) {
                return output.json() ? ReportFormat.JSON : known;
            }
        }
        throw new SearchException("--format " + format + ": must be text, csv or json");
    }
}
