package org.audithalt.cli;

import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints a script that has a shell complete commands and options of the program audithalt"
                + " (see install). The same script serves bash and zsh.")
final class CompletionCommand implements Callable<Integer> {
    /** Shells, by their names on the command line. */
    enum Shell {
        bash,
        zsh
    }

    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Shell shell = Shell.bash;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.print(script(shell).stripTrailing());
        return ExitCode.OK;
    }

    /** The script for a shell. */
    static String script(Shell shell) {
        CommandLine line = Main.line(ManPages.nowhere(), OutputStream.nullOutputStream(), "");
        line.setCommandName(LauncherScript.NAME);
        String script = AutoComplete.bash(LauncherScript.NAME, line);
        return shell == Shell.zsh ? ZshScript.of(script) : script;
    }
}
