package org.audithalt.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code java -jar audithalt.jar COMMAND …}. */
@Command(
        name = "audithalt",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        description = "Shows and controls JVMs that audit with Audithalt and halt while their audit log is full.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes (of several processes the worst counts, in the order 3, 1, 5, 4, 13, 0):%n",
        exitCodeList = {
            "0:done; status: the gate is open",
            "1:the gate is closed, or will not stay open; wait: the state did not come in time; drill: not each that waited has its record; mediation: something is uncovered or unknown; "
                    + "search, report: nothing matched, a log could not be read, or the results not be written",
            "2:the command line is wrong",
            "3:the process does not answer",
            "4:no such process, or it is not audited",
            "5:not permitted, or refused by the process",
            "6:the agent did not start in the process",
            "7:recover: a backlog could not be recovered, or the directory not read; status FILE: no backlog of this version",
            "8:rules, reload: there are errors in rules or settings, and nothing was changed",
            "9:rules check: none of the rules can ever select anything",
            "10:search --checkpoint: the file is no checkpoint, or of another log",
            "11:search --checkpoint: the file cannot be read or written",
            "12:search --checkpoint: the event is not in the log any more",
            "13:status: the gate is open, but something is to be seen to: records were lost, space is short, another "
                    + "log is in use, hooks are not known to be there, a process died and left records",
            "70:an error of this program"
        })
public final class Main {
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
        PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
        PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
        System.exit(run(arguments, new Console(out, err, Ink.ofProcess()), StandardOutput.ofProcess()));
    }

    /**
     * Runs one command.
     *
     * @param stream what {@code recover} reports to and {@code search} and {@code report} print to
     * @return the exit code
     */
    static int run(String[] arguments, PrintWriter out, PrintWriter err, OutputStream stream) {
        return run(arguments, new Console(out, err), stream);
    }

    private static int run(String[] arguments, Console console, OutputStream stream) {
        CommandLine line = line(console, stream, arguments.length == 0 ? "" : arguments[0]);
        if (arguments.length == 0) {
            line.usage(console.err());
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
        // words of auditctl are passed on as they are, and a key may begin with @
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((error, words) -> {
            console.complain(error.getMessage() + " (see "
                    + SuggestedCommand.of(
                            error.getCommandLine() == line
                                    ? "help"
                                    : "help " + error.getCommandLine().getCommandName())
                    + ")");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((error, command, result) -> {
            if (error instanceof CommandException known) {
                console.complain(withNextStep(known, command.getCommandName()));
                return known.exitCode();
            }
            console.complain(command.getCommandName() + ": " + error);
            return ExitCode.SOFTWARE;
        });
        return line;
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
