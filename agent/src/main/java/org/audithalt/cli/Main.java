package org.audithalt.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** {@code java -jar audithalt.jar COMMAND …}. */
@Command(
        name = "audithalt",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        description = "Shows and controls JVMs that audit with Audithalt and halt while their audit log is full.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes (of several processes the highest):%n",
        exitCodeList = {
            "0:done; status: the gate is open",
            "1:the gate is closed, or will not stay open; drill: not each that waited has its record; mediation: something is uncovered or unknown; "
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
            "70:an error of this program"
        })
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
        PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
        System.exit(run(arguments, out, err, StandardOutput.ofProcess()));
    }

    /**
     * Runs one command.
     *
     * @param stream what {@code recover} reports to and {@code search} and {@code report} print to
     * @return the exit code
     */
    static int run(String[] arguments, PrintWriter out, PrintWriter err, OutputStream stream) {
        Console console = new Console(out, err);
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new ListCommand(console))
                .addSubcommand(new AttachCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new SuspendCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new DrillCommand(console))
                .addSubcommand(new HaltCommand(console))
                .addSubcommand(new RotateCommand(console))
                .addSubcommand(new ReloadCommand(console))
                .addSubcommand(new CommandLine(new RulesCommand(console)).setUnmatchedOptionsArePositionalParams(true))
                .addSubcommand(new RecoverCommand(new PrintStream(stream, true, charset("stdout.encoding"))))
                .addSubcommand(new MediationCommand(console))
                .addSubcommand(new HelpCommand());
        // they have many options, for which the start of other commands shall not wait
        if (arguments.length == 0 || !line.getSubcommands().containsKey(arguments[0]) || arguments[0].equals("help")) {
            SearchCommand.addTo(line, console, stream);
            ReportCommand.addTo(line, console, stream);
        }
        line.setCommandName(SuggestedCommand.program());
        line.setOut(out).setErr(err);
        line.setUsageHelpWidth(100);
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
                console.complain(known.line());
                return known.exitCode();
            }
            console.complain(command.getCommandName() + ": " + error);
            return ExitCode.SOFTWARE;
        });
        if (arguments.length == 0) {
            line.usage(err);
            return ExitCode.USAGE;
        }
        return line.execute(arguments);
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
