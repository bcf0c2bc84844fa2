package org.audithalt.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "detach",
        description =
                "Is always refused: auditing that can be taken away while the process runs proves nothing of what it"
                        + " did. The trail ends with the process.")
final class DetachCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "PID", description = "The process.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandException {
        String pid = words.isEmpty() ? "" : "pid=" + Targets.pid(words.get(0)) + ": ";
        String target = words.isEmpty() ? "PID" : words.get(0);
        throw new CommandException(
                ExitCode.REFUSED,
                pid
                        + "auditing lasts as long as the process: a trail that could be ended from outside would not prove what"
                        + " was done after (end the process, or have less recorded: "
                        + SuggestedCommand.of("rules " + target) + " -e 0 leaves a record)");
    }
}
