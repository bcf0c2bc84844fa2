package org.audithalt.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.audithalt.sink.RecoveryCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "recover",
        description =
                "Writes what dead processes left in the backlogs of a directory into their own logs, as the next start "
                        + "in that directory would.")
final class RecoverCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(paramLabel = "DIR", description = "The directory of the logs.")
    private Path directory = Path.of("");

    RecoverCommand(Console console, PrintStream out) {
        this.console = console;
        this.out = out;
    }

    @Override
    public Integer call() {
        // A count of failures: as an exit code it would collide with the others, and 256 of them would be success.
        int failures = output.json() ? runForScripts() : RecoveryCommand.run(directory, out);
        return failures == 0 ? ExitCode.OK : ExitCode.NOT_RECOVERED;
    }

    private int runForScripts() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int failures = RecoveryCommand.run(directory, new PrintStream(said, true, StandardCharsets.UTF_8));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("directory", directory.toString());
        members.put("readable", failures >= 0);
        members.put("failures", Math.max(0, failures));
        members.put("messages", said.toString(StandardCharsets.UTF_8).lines().toList());
        console.printJson(members);
        return failures;
    }
}
