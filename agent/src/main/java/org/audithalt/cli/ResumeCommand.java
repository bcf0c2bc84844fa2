package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description =
                "Takes an administrator's suspend back and tries the log again. Says whether that will hold: exit code"
                        + " 0: it does, 1: the gate is still closed or will close again.")
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final Targets targets = new Targets();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        return Act.onAll(targets.jvms(console), "resume", targets.reason(), output.json(), console);
    }
}
