package org.audithalt.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.audithalt.review.LogFamily;
import org.audithalt.review.NobodyReadsException;
import org.audithalt.review.SearchException;
import org.audithalt.review.report.DetailReport;
import org.audithalt.review.report.GrowthReport;
import org.audithalt.review.report.LogReport;
import org.audithalt.review.report.PageReport;
import org.audithalt.review.report.Report;
import org.audithalt.review.report.ReportSettings;
import org.audithalt.review.report.SumReport;
import org.audithalt.review.report.TimesReport;
import org.audithalt.review.report.TotalReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = ReportCommand.NAME,
        description = "Reports what audit logs hold, with aureport's options: without any the numbers of all kinds of "
                + "events, with one of the tables its rows, with --summary how often each value came.")
final class ReportCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1 << 16;

    static final String NAME = "report";

    private final Console console;
    private final OutputStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ReportInput input = new ReportInput();

    @Mixin
    private final ReportForm form = new ReportForm();

    @Mixin
    private final GrowthLimits limits = new GrowthLimits();

    @Option(
            names = {"-t", "--log"},
            description = "From when to when each log goes.")
    private boolean times;

    @Option(names = "--summary", description = "How often each value of the table came, the most frequent first.")
    private boolean summary;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page with charts into this file, readable by its owner only. It needs no network.")
    private @Nullable Path page;

    @Option(names = "--growth", description = "Bytes of records per day, and the days until the disk is full.")
    private boolean growth;

    private ReportCommand(Console console, OutputStream out) {
        this.console = console;
        this.out = out;
    }

    /** Adds the command, with an option for each table. */
    static void addTo(CommandLine line, Console console, OutputStream out) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new ReportCommand(console, out));
        for (Report report : Report.values()) {
            if (report != Report.HOST) {
                spec.addOption(table(report));
            }
        }
        line.addSubcommand(spec);
        // aureport's letter for hosts, which all other commands have for help
        OptionSpec help = spec.findOption("-h");
        spec.remove(help);
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description(help.description())
                .build());
        spec.addOption(table(Report.HOST));
    }

    private static OptionSpec table(Report report) {
        return OptionSpec.builder(report.names())
                .type(boolean.class)
                .arity("0")
                .description("Table of " + report.about() + ".")
                .build();
    }

    @Override
    public Integer call() throws CommandException {
        try {
            List<Report> tables = tables();
            int asked = tables.size() + (times ? 1 : 0) + (growth ? 1 : 0) + (page == null ? 0 : 1);
            if (asked > 1) {
                throw new SearchException("only one report at a time");
            }
            List<LogFamily> logs = input.logs();
            SearchProgress progress = SearchProgress.of(logs);
            OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            ReportSettings settings = form.settings(input, progress, buffered);
            try {
                boolean found = run(tables, settings, logs);
                buffered.flush();
                return found && input.readAll() ? ExitCode.OK : ExitCode.NOT_FOUND;
            } finally {
                progress.printing();
            }
        } catch (SearchException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (NobodyReadsException e) {
            return input.readAll() ? ExitCode.OK : ExitCode.NOT_FOUND;
        } catch (IOException e) {
            throw new CommandException(ExitCode.NOT_FOUND, StatusReport.reason(e));
        }
    }

    private boolean run(List<Report> tables, ReportSettings settings, List<LogFamily> logs)
            throws SearchException, IOException {
        LogReport.Logs all = (search, begins) -> input.read(search, begins, logs, console);
        if (times) {
            return times(settings, logs);
        }
        if (growth) {
            return new GrowthReport(limits.of(logs), settings).run(all);
        }
        if (page != null) {
            boolean found = new PageReport(input.names(logs), input.unread(), page, settings).run(all);
            console.remark(page + ": written");
            return found;
        }
        if (tables.isEmpty()) {
            return new TotalReport(settings).run(all);
        }
        Report table = tables.get(0);
        if (!summary) {
            return new DetailReport(table, settings).run(all);
        }
        if (!table.hasSummary()) {
            throw new SearchException(table.names()[0] + " has no summary");
        }
        return new SumReport(table, settings).run(all);
    }

    private boolean times(ReportSettings settings, List<LogFamily> logs) throws SearchException, IOException {
        if (summary) {
            throw new SearchException("-t has no summary");
        }
        TimesReport.begin(settings);
        boolean any = false;
        if (logs.isEmpty()) {
            any = new TimesReport("stdin", settings).run((search, begins) -> input.read(search, begins, logs, console));
        }
        for (LogFamily log : logs) {
            for (LogFamily one : log.each()) {
                any |= new TimesReport(one.files().get(0).toString(), settings)
                        .run((search, begins) -> input.read(search, begins, List.of(one), console));
            }
        }
        return any;
    }

    private List<Report> tables() {
        List<Report> tables = new ArrayList<>();
        for (Report report : Report.values()) {
            if (spec != null && spec.commandLine().getParseResult().matchedOptionValue(report.names()[0], false)) {
                tables.add(report);
            }
        }
        return tables;
    }
}
