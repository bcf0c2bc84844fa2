package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        byte[] page = ManPages.page(command);
        // what is lost is said at the end, as of every command
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        stream.write(page, 0, page.length);
        stream.flush();
        return ExitCode.OK;
    }
}
