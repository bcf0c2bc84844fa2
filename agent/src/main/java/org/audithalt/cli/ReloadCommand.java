package org.audithalt.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "reload",
        description = {
            "Has the configuration file and the rules read again, as SIGHUP has auditd do.",
            "All of it is checked first; if anything is wrong, or a setting differs that cannot change while the process"
                    + " runs, every such line is told and nothing is changed. Settings that come from the command line,"
                    + " the environment or properties stay as they were at the start."
        })
final class ReloadCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "PID", description = "The process.")
    private String pid = "";

    ReloadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        Reached reached = Reached.one(AuditedJvm.withPid(Targets.pid(pid)));
        return new RulesAsk(reached, console, output.json(), true).reload();
    }
}
