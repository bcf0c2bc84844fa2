package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.build.RequiredTool;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.TimeRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real aureport and the report print the same, by each option; docs/report.md has what differs. */
class AureportGoldenTest {
    private static final Pattern DATE = Pattern.compile("\\b(\\d\\d)/(\\d\\d)/(\\d\\d) (?=\\d\\d:)");

    private static final Pattern DAEMON =
            Pattern.compile("type=DAEMON_(?:END|ROTATE|RESUME) msg=audit\\([0-9.]+:([0-9]+)\\)");

    @TempDir
    private Path directory;

    private final List<String> differences = new ArrayList<>();

    @BeforeEach
    void requireTool() {
        RequiredTool.at(tool(), "auditd");
    }

    private static Path tool() {
        return Path.of("/usr/sbin/aureport");
    }

    @Test
    void allReportsOfALogOfTheAgentAreTheSame() throws Exception {
        compareAll(ReportRuns.written(directory, "agent.log", ReportLogs.ofAgent()));

        assertThat(differences).isEmpty();
    }

    @Test
    void allReportsOfALogOfTheKernelAndProgramsAreTheSame() throws Exception {
        compareAll(ReportRuns.written(directory, "kernel.log", ReportLogs.KINDS.getBytes(UTF_8)));

        assertThat(differences).isEmpty();
    }

    @Test
    void allReportsOfALogOfHostileNamesAreTheSame() throws Exception {
        compareAll(ReportRuns.written(directory, "hostile.log", ReportLogs.ofHostileNames()));

        assertThat(differences).isEmpty();
    }

    private void compareAll(Path log) throws Exception {
        for (Report report : Report.values()) {
            for (String outcome : List.of("", "--failed", "--success")) {
                for (String interpret : List.of("", "-i")) {
                    compareDetails(log, report, outcome, interpret);
                    if (report.hasSummary()) {
                        compareSums(log, report, outcome, interpret);
                    }
                }
            }
        }
        for (String outcome : List.of("", "--failed", "--success")) {
            List<String> theirs = lines(aureport(log, outcome));
            List<String> ours = lines(ReportRuns.run(log, filter(outcome), false, ReportFormat.TEXT, TotalReport::new));
            compare("summary " + outcome, theirs, ours);
        }
        String times = ReportRuns.run(
                log, ReportRuns.ALL, false, ReportFormat.TEXT, settings -> new TimesReport(log.toString(), settings));
        List<String> theirs = lines(aureport(log, "-t"));
        compare("-t", theirs.subList(3, theirs.size()), lines(times));
    }

    private void compareDetails(Path log, Report report, String outcome, String interpret) throws Exception {
        String options = report.names()[0] + " " + outcome + " " + interpret;
        List<String> theirs = lines(aureport(log, options));
        List<String> ours = lines(ReportRuns.run(
                log,
                filter(outcome),
                !interpret.isEmpty(),
                ReportFormat.TEXT,
                settings -> new DetailReport(report, settings)));
        if (report == Report.USER) {
            compareUsers(options, theirs, ours, log);
        } else {
            compare(options, theirs, ours);
        }
    }

    /** aureport finds the user of DAEMON_* records only where it stands behind the process. */
    private void compareUsers(String options, List<String> theirs, List<String> ours, Path log) throws Exception {
        Set<String> daemon = new HashSet<>();
        DAEMON.matcher(Files.readString(log, ISO_8859_1)).results().forEach(record -> daemon.add(record.group(1)));
        compare(
                options,
                theirs.stream().map(line -> line.replaceFirst("^\\d+\\. ", "")).toList(),
                ours.stream()
                        .filter(line -> !daemon.contains(line.substring(line.lastIndexOf(' ') + 1)))
                        .map(line -> line.replaceFirst("^\\d+\\. ", ""))
                        .toList());
    }

    private void compareSums(Path log, Report report, String outcome, String interpret) throws Exception {
        String options = report.names()[0] + " --summary " + outcome + " " + interpret;
        List<String> theirs = lines(aureport(log, options));
        List<String> ours = lines(ReportRuns.run(
                log,
                filter(outcome),
                !interpret.isEmpty(),
                ReportFormat.TEXT,
                settings -> new SumReport(report, settings)));
        // aureport turns those that came as often around while it sorts
        compare(
                options,
                theirs.stream().sorted().toList(),
                ours.stream().sorted().toList());
        compare(options + " (order)", totals(theirs), totals(ours));
    }

    private static List<String> totals(List<String> lines) {
        return lines.stream().skip(4).map(line -> line.replaceFirst(" .*", "")).toList();
    }

    private void compare(String options, List<String> theirs, List<String> ours) {
        if (!theirs.equals(ours)) {
            List<String> missing = new ArrayList<>(theirs);
            ours.forEach(missing::remove);
            List<String> more = new ArrayList<>(ours);
            theirs.forEach(more::remove);
            differences.add(options + ": missing " + missing + ", more " + more);
        }
    }

    private static Filter filter(String outcome) {
        return new Filter(
                outcome.equals("--failed") ? Outcome.FAILED : outcome.isEmpty() ? Outcome.UNKNOWN : Outcome.SUCCESS,
                false,
                TimeRange.ALL);
    }

    /** Lines without dates of one locale, and without what C prints for no text. */
    private static List<String> lines(String text) {
        Matcher dates = DATE.matcher(text);
        return dates.replaceAll("20$3-$1-$2 ")
                .replace("(none) (null) ", "(none) ? ")
                .replace("pts0 (null) ", "pts0 ? ")
                .replace("pts1 (null) ", "pts1 ? ")
                .lines()
                .toList();
    }

    private static String aureport(Path file, String options) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool().toString(), "-if", file.toString()));
        for (String option : options.split(" ", -1)) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        Path output = Files.createTempFile("aureport", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.start().waitFor();
            return Files.readString(output, ISO_8859_1);
        } finally {
            Files.delete(output);
        }
    }
}
