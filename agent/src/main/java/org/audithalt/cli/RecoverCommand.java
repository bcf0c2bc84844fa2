package org.audithalt.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.audithalt.sink.RecoveryCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "recover",
        description =
                "Writes what dead processes left in the backlogs of a directory into their own logs, as the next start "
                        + "in that directory would.")
final class RecoverCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(paramLabel = "DIR", description = "The directory of the logs.")
    private Path directory = Path.of("");

    RecoverCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        // A count of failures: as an exit code it would collide with the others, and 256 of them would be success.
        return RecoveryCommand.run(directory, out) == 0 ? ExitCode.OK : ExitCode.NOT_RECOVERED;
    }
}
