package org.audithalt.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description = "Has the log rotated: the full one is kept under a new name and a new one is begun.")
final class RotateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "PID", description = "The process.")
    private String pid = "";

    RotateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        Reached reached = Reached.one(AuditedJvm.withPid(Targets.pid(pid)));
        return Act.onAll(reached, "rotate", "", output.json(), console);
    }
}
