package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "man",
        description = "Prints the manual page of a command, for man -l - (install puts all of them where man looks).")
final class ManCommand implements Callable<Integer> {
    private final OutputStream out;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "A command (default: the page of all).")
    private String command = "";

    ManCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        out.write(ManPages.page(command));
        out.flush();
        return ExitCode.OK;
    }
}
