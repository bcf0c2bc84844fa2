package org.audithalt.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** All commands, in the order in which the help lists them. */
final class Commands {
    private Commands() {}

    /**
     * Adds the command that is asked for or, if that is none of them, all: reading the options of all takes longer than any
     * command itself.
     *
     * @param stream standard output
     * @param charset of what {@code recover} reports and {@code status --watch} shows
     * @param word the first word of the command line; empty for all
     */
    static void addTo(CommandLine line, Console console, OutputStream stream, Charset charset, String word) {
        List<Object> commands = List.of(
                new ListCommand(console),
                new AttachCommand(console),
                new DetachCommand(),
                new StatusCommand(console, stream, charset),
                new WaitCommand(console),
                new SuspendCommand(console),
                new ResumeCommand(console),
                new DrillCommand(console),
                new HaltCommand(console),
                new RotateCommand(console),
                new ReloadCommand(console),
                new RulesCommand(console),
                new RecoverCommand(console, new PrintStream(stream, true, charset)),
                new MediationCommand(console),
                new InstallCommand(console),
                new CompletionCommand(console),
                new ManCommand(stream),
                new WarmUpCommand());
        for (Object command : commands) {
            if (nameOf(command).equals(word)) {
                line.addSubcommand(made(command));
                return;
            }
        }
        if (SearchCommand.NAME.equals(word)) {
            SearchCommand.addTo(line, console, stream);
            return;
        }
        if (ReportCommand.NAME.equals(word)) {
            ReportCommand.addTo(line, console, stream);
            return;
        }
        for (Object command : commands) {
            line.addSubcommand(made(command));
        }
        SearchCommand.addTo(line, console, stream);
        ReportCommand.addTo(line, console, stream);
        line.addSubcommand(new HelpCommand());
    }

    private static CommandLine made(Object command) {
        // the words of auditctl are passed on as they are
        return new CommandLine(command).setUnmatchedOptionsArePositionalParams(command instanceof RulesCommand);
    }

    private static String nameOf(Object command) {
        return command.getClass().getAnnotation(Command.class).name();
    }
}
