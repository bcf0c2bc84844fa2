package org.audithalt.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        description = {
            "Takes an administrator's suspend back and tries the log again. Says whether that will hold: exit code"
                    + " 0: it does, 1: the gate is still closed or will close again.",
            "In an emergency, --unaudited lets actions begin although no log can store their records: a record says so"
                    + " and why, status stays red, and it ends by itself when the log can be written again, or by suspend. That record "
                    + Targets.KEPT
        })
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final Confirmation confirmation;

    @Option(names = "--dry-run", description = "Only say what would come of it. Exit code as if it had been done.")
    private boolean dryRun = false;

    @Option(
            names = "--unaudited",
            description = "Let actions begin although their records cannot be stored. Needs a REASON; asks first.")
    private boolean unaudited = false;

    ResumeCommand(Console console) {
        this(console, new Confirmation());
    }

    ResumeCommand(Console console, Confirmation confirmation) {
        this.console = console;
        this.confirmation = confirmation;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (dryRun && unaudited) {
            throw new CommandException(ExitCode.USAGE, "--dry-run and --unaudited: only one of them");
        }
        String reason = targets.reason();
        if (unaudited && reason.isBlank()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--unaudited: REASON is missing, for the audit trail (resume PID --unaudited REASON)");
        }
        Reached reached = targets.reached(console);
        if (unaudited && !reached.jvms().isEmpty()) {
            confirmation.ask(names(reached.jvms()) + " will run WITHOUT AN AUDIT TRAIL once the backlog is full");
        }
        String option = dryRun ? "--dry-run " : unaudited ? "--unaudited " : "";
        return Act.onAll(reached, "resume", option + reason, output.json(), console);
    }

    private static String names(List<AuditedJvm> jvms) {
        StringBuilder names = new StringBuilder();
        for (AuditedJvm jvm : jvms) {
            names.append(names.isEmpty() ? "PID " : ", PID ").append(jvm.pid());
            names.append(" (").append(jvm.mainClass()).append(')');
        }
        return names.toString();
    }
}
