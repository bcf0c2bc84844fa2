package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "suspend",
        description = "Halts audited actions until an administrator resumes them. The record " + Targets.KEPT)
final class SuspendCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final Targets targets = new Targets();

    SuspendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        return Act.onAll(targets.reached(console), "suspend", targets.reason(), output.json(), console);
    }
}
