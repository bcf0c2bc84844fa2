package org.audithalt.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "halt",
        description = "Ends the process at once, without its shutdown hooks. Actions in flight are recorded as outcome "
                + "unknown. The record " + Targets.KEPT)
final class HaltCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "PID", description = "The process.")
    private String pid = "";

    @Parameters(index = "1..*", paramLabel = "REASON", description = "Why, for the audit trail.")
    private List<String> reason = List.of();

    HaltCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        Reached reached = Reached.one(AuditedJvm.withPid(Targets.pid(pid)));
        return Act.onAll(reached, "halt", String.join(" ", reason), output.json(), console);
    }
}
