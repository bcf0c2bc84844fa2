package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code java -jar audithalt.jar COMMAND …}. */
@Command(
        name = "audithalt",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        description = {
            "Shows and controls JVMs that audit with Audithalt and halt while their audit log is full.",
            "A process is halted? Begin with status: it tells why, since when, and what clears it."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /** They look after their output themselves, and end with {@link ExitCode#NOT_FOUND}. */
    private static final Set<String> TELL_THEMSELVES = Set.of(SearchCommand.NAME, ReportCommand.NAME);

    private static final String LETTERS = "for names with other letters than ASCII's set LC_ALL=C.UTF-8";

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    private Main(Console console) {
        this.console = console;
    }

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Colours: ${COMPLETION-CANDIDATES} (default: auto, on a terminal if NO_COLOR is not set).")
    void color(Ink.When when) {
        console.color(when);
        if (spec != null) {
            spec.commandLine().setColorScheme(console.ink().scheme());
        }
    }

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        StandardOutput standard = StandardOutput.ofProcess();
        PrintWriter out = new PrintWriter(standard, true, charset("stdout.encoding"));
        PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
        System.exit(run(arguments, new Console(out, err, Ink.ofProcess()), standard));
    }

    /** Runs one command, and says if what it printed got lost: a script that reads half an answer should know. */
    static int run(String[] arguments, Console console, StandardOutput standard) {
        int code = execute(arguments, console, standard);
        console.out().flush();
        IOException lost = standard.lost();
        boolean told = code == ExitCode.NOT_FOUND && TELL_THEMSELVES.contains(arguments[0]);
        if (lost == null || told) {
            return code;
        }
        console.complain(StatusReport.reason(lost) + ": not all could be printed (what was to be done is done)");
        return ExitCode.OUTPUT_LOST;
    }

    /**
     * Runs one command.
     *
     * @param stream what {@code recover} reports to and {@code search} and {@code report} print to
     * @return the exit code
     */
    static int run(String[] arguments, PrintWriter out, PrintWriter err, OutputStream stream) {
        return execute(arguments, new Console(out, err), stream);
    }

    private static int execute(String[] arguments, Console console, OutputStream stream) {
        CommandLine line = line(console, stream, arguments.length == 0 ? "" : arguments[0]);
        if (arguments.length == 0) {
            line.usage(console.err(), console.ink().errorScheme());
            return ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    /**
     * The command line with its commands.
     *
     * @param word the command that will be given; empty for all
     */
    static CommandLine line(Console console, OutputStream stream, String word) {
        CommandLine line = new CommandLine(new Main(console));
        Commands.addTo(line, console, stream, charset("stdout.encoding"), word);
        line.setCommandName(SuggestedCommand.program());
        line.setOut(console.out()).setErr(console.err());
        line.setUsageHelpWidth(100);
        line.setColorScheme(console.ink().scheme());
        Examples.showIn(line);
        ExitCodes.tellIn(line.getCommandSpec());
        for (CommandLine command : line.getSubcommands().values()) {
            ExitCodes.tellIn(command.getCommandSpec());
        }
        // words of auditctl are passed on as they are, and a key may begin with @
        line.setExpandAtFiles(false);
        line.registerConverter(Path.class, Main::path);
        line.setParameterExceptionHandler((error, words) -> {
            if (error.getCause() != null && error.getCause().getCause() instanceof InvalidPathException name) {
                console.complain(badName(error.getCommandLine().getCommandName(), name));
                return ExitCode.USAGE;
            }
            console.complain(UsageError.of(error) + " (see "
                    + SuggestedCommand.of(
                            error.getCommandLine() == line
                                    ? "help"
                                    : "help " + error.getCommandLine().getCommandName())
                    + ")");
            return ExitCode.USAGE;
        });
        line.setExecutionStrategy(Main::execute);
        line.setExecutionExceptionHandler((error, command, result) -> {
            if (error instanceof CommandException known) {
                console.complain(withNextStep(known, command.getCommandName()));
                return known.exitCode();
            }
            if (error instanceof InvalidPathException name) {
                console.complain(badName(command.getCommandName(), name));
                return ExitCode.USAGE;
            }
            console.complain(command.getCommandName() + ": "
                    + (error instanceof IOException failed ? StatusReport.reason(failed) : error));
            return ExitCode.SOFTWARE;
        });
        return line;
    }

    /** The command help is lenient with what stands behind it, as no other command is. */
    private static int execute(ParseResult words) {
        ParseResult command = words.subcommand();
        if (command != null
                && command.commandSpec().helpCommand()
                && !command.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(command.commandSpec().commandLine(), command.unmatched());
        }
        return new EmptyWords().execute(words);
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            TypeConversionException wrong = new TypeConversionException(String.valueOf(e.getMessage()));
            wrong.initCause(e);
            throw wrong;
        }
    }

    /** Of a file's name that cannot be one in this locale. */
    private static String badName(String command, InvalidPathException name) {
        return command + ": " + name.getMessage() + " (" + LETTERS + ")";
    }

    /** Whoever has typed something wrong is told where it stands how it is typed. */
    private static String withNextStep(CommandException known, String command) {
        boolean says = known.exitCode() != ExitCode.USAGE || known.line().endsWith(")");
        return says ? known.line() : known.line() + " (see " + SuggestedCommand.of("help " + command) + ")";
    }

    /** What a stream is encoded in; older JDKs know it only for a terminal, under another name. */
    private static Charset charset(String property) {
        String name = System.getProperty(property, System.getProperty("sun." + property));
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"audithalt " + (version == null ? "(not built into a jar)" : version)};
        }
    }
}
