package org.audithalt.review.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Progress;
import org.audithalt.review.TimeRange;

/** Makes reports of a file. */
final class ReportRuns {
    static final Filter ALL = new Filter(Outcome.UNKNOWN, false, TimeRange.ALL);

    private ReportRuns() {}

    static ReportSettings settings(Filter filter, boolean interpret, ReportFormat format, ByteArrayOutputStream out) {
        return new ReportSettings(filter, List.of(), interpret, format, ZoneId.systemDefault(), 2, Progress.NONE, out);
    }

    /** What a report prints. */
    static String run(
            Path log, Filter filter, boolean interpret, ReportFormat format, Function<ReportSettings, LogReport> make) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        run(log, make.apply(settings(filter, interpret, format, out)));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether there was anything to report. */
    static boolean run(Path log, LogReport report) {
        try {
            return report.run((search, begins) -> {
                begins.run();
                search.log(new LogFamily(List.of(log)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path written(Path directory, String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
