package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description =
                "Shows whether the gate is open, why not, since when and who waits. A process that does not answer is"
                        + " described from the header of its backlog. Exit code 0: open, 1: closed, 3: does not answer.")
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "PID|FILE",
            description = "The process (default: every audited process), or a backlog file: what it is and whose.")
    private String pid = "";

    @Option(names = "--all", description = "List every waiting thread instead of the oldest 20.")
    private boolean all = false;

    @Option(names = "--settings", description = "List settings that have their default value too.")
    private boolean settings = false;

    @Option(
            names = "--verify",
            description = "First look whether every hook is still in its class, whatever other agents have done.")
    private boolean verify = false;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            description = "Wait so long for an answer (default: ${DEFAULT-VALUE}).")
    private long timeoutMillis = 5000;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        ControlClient client = new ControlClient(timeoutMillis);
        if (BacklogFile.isNamedBy(pid)) {
            return showFile(BacklogFile.of(Path.of(pid), Clock.system(ZoneId.systemDefault())));
        }
        if (!pid.isEmpty()) {
            HaltedStart halted = HaltedStart.of(new ProcessFiles(Targets.pid(pid)));
            if (halted != null) {
                show(List.of(halted), List.of(), halted.members());
                return ExitCode.CLOSED;
            }
            StatusReport report = report(AuditedJvm.withPid(Targets.pid(pid)), client);
            show(List.of(), List.of(report), report.members());
            return report.exitCode();
        }
        AuditedJvm.Search search = AuditedJvm.search();
        List<StatusReport> reports = new ArrayList<>();
        List<Object> members = new ArrayList<>();
        List<HaltedStart> halted = HaltedStart.all();
        int exitCode =
                !halted.isEmpty() ? ExitCode.CLOSED : search.found().isEmpty() ? ExitCode.NOT_AUDITED : ExitCode.OK;
        for (HaltedStart start : halted) {
            members.add(start.members());
        }
        for (AuditedJvm jvm : search.found()) {
            StatusReport report = report(jvm, client);
            reports.add(report);
            members.add(report.members());
            exitCode = ExitCode.worse(exitCode, report.exitCode());
        }
        ListCommand.complainAbout(search, halted.isEmpty(), console);
        show(halted, reports, members);
        return exitCode;
    }

    private int showFile(BacklogFile file) {
        if (output.json()) {
            console.printJson(file.members());
        } else {
            console.print(file.text());
        }
        return file.exitCode();
    }

    private StatusReport report(AuditedJvm jvm, ControlClient client) {
        if (!verify) {
            return StatusReport.of(jvm, client, all);
        }
        boolean verified = false;
        try {
            verified = new HookVerification(client, timeoutMillis).of(jvm);
        } catch (IOException unreachable) {
            // the status that follows says so
        }
        StatusReport report = StatusReport.of(jvm, client, all);
        return verified || report.exitCode() == ExitCode.UNREACHABLE
                ? report
                : report.unverified("its hooks could not be verified within " + timeoutMillis + " ms");
    }

    private void show(List<HaltedStart> halted, List<StatusReport> reports, Object members) {
        if (output.json()) {
            console.printJson(members);
            return;
        }
        Clock clock = Clock.system(ZoneId.systemDefault());
        for (HaltedStart start : halted) {
            console.print(start.text(Wording.time(start.sinceMillis(), clock.millis(), clock.getZone())));
        }
        StatusText text = new StatusText(clock, all, settings);
        for (int i = 0; i < reports.size(); i++) {
            console.print((i > 0 || !halted.isEmpty() ? "\n" : "")
                    + text.of(reports.get(i)).stripTrailing());
        }
    }
}
