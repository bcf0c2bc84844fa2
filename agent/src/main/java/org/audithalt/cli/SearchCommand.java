package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.audithalt.review.CheckpointException;
import org.audithalt.review.Condition;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Query;
import org.audithalt.review.Resumption;
import org.audithalt.review.Search;
import org.audithalt.review.SearchException;
import org.audithalt.review.SearchOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = SearchCommand.NAME,
        versionProvider = Main.Version.class,
        description =
                "Searches audit logs with ausearch's options. An event must fulfil all options. Without -if it reads "
                        + "standard input, if that is a pipe, else the logs of auditd.")
final class SearchCommand implements Callable<Integer> {
    static final String NAME = "search";

    private final Console console;
    private final OutputStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final LogOptions input = new LogOptions();

    @Option(
            names = {"-w", "--word"},
            description = "Texts must be equal in full.")
    private boolean word;

    @Mixin
    private final SearchFormat format = new SearchFormat();

    @Mixin
    private final SearchResumption resumption = new SearchResumption();

    @Option(
            names = "--eoe-timeout",
            paramLabel = "SECONDS",
            description = "An event without an end is complete when one begins that is so much younger (default: 2).")
    private long timeoutSeconds = Query.TIMEOUT_SECONDS;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Searches with N threads (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    private SearchCommand(Console console, OutputStream out) {
        this.console = console;
        this.out = out;
    }

    /** Adds the command with an option for each thing that can be searched for. */
    static void addTo(CommandLine line, Console console, OutputStream out) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new SearchCommand(console, out));
        for (SearchOption option : SearchOption.values()) {
            spec.addOption(OptionSpec.builder(option.names())
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .paramLabel(option.parameter())
                    .description(option.description())
                    .build());
        }
        line.addSubcommand(spec);
        // ausearch's letter for the version, besides that of all other commands
        OptionSpec version = spec.findOption("-V");
        spec.remove(version);
        spec.addOption(OptionSpec.builder("-v", "-V", "--version")
                .versionHelp(true)
                .description(version.description())
                .build());
    }

    @Override
    public Integer call() throws CommandException {
        try {
            if (timeoutSeconds < 1) {
                throw new SearchException("--eoe-timeout " + timeoutSeconds + ": must be at least 1");
            }
            List<LogFamily> logs = input.logs();
            Resumption resumed = resumption.of(input.start(), logs);
            Query query = new Query(
                    input.rangeFrom(resumption.from(input.start(), resumed)),
                    conditions(),
                    timeoutSeconds,
                    input.debug());
            SearchProgress progress = SearchProgress.of(logs);
            try (Search search = new Search(query, format.printing(out), progress, Math.max(1, threads), resumed)) {
                return run(search, resumed == null ? logs : List.of(resumed.rest(logs.get(0))), resumed);
            } finally {
                progress.printing();
            }
        } catch (SearchException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (CheckpointException e) {
            throw new CommandException(e.exitCode(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandException(ExitCode.NOT_FOUND, StatusReport.reason(e));
        }
    }

    private int run(Search search, List<LogFamily> logs, @Nullable Resumption resumed)
            throws CheckpointException, IOException {
        LogOptions.read(search, () -> {}, logs);
        console.complainOf(search.unread());
        boolean whole = search.unread().isEmpty();
        search.requireWritten();
        if (resumed != null && whole) {
            resumed.store();
        }
        input.showMalformed(search, console);
        if (search.found() == 0) {
            console.remark("<no matches>");
        }
        return whole && search.found() > 0 ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private List<Condition> conditions() throws SearchException {
        List<Condition> conditions = new ArrayList<>();
        for (SearchOption option : SearchOption.values()) {
            List<String> values = values(option.names()[0]);
            if (!values.isEmpty()) {
                try {
                    conditions.add(option.condition(values, word));
                } catch (SearchException e) {
                    throw new SearchException(option.names()[0] + " " + e.getMessage());
                }
            }
        }
        return conditions;
    }

    private List<String> values(String name) {
        return spec == null
                ? List.of()
                : spec.commandLine().getParseResult().matchedOptionValue(name, List.<String>of());
    }
}
