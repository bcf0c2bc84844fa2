package org.audithalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        description =
                "Begins auditing a running JVM and waits until the agent there says that it is ready. If it cannot "
                        + "start, the JVM runs on unharmed and the agent's reasons are printed.")
final class AttachCommand implements Callable<Integer> {
    /** How long a JVM may take from its first moment to its signal handler. */
    private static final long STARTING_MILLIS = 5_000;

    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            paramLabel = "PID|NAME",
            description = "The process, or its main class or jar, or a part of that name.")
    private String target = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY=VALUE,…",
            description = "Settings, as after -javaagent:audithalt.jar=")
    private String settings = "";

    @Option(
            names = "--agent-jar",
            paramLabel = "PATH",
            description = "The agent's jar as the target sees it (default: this jar).")
    private String agentJar = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationWord.OfSeconds.class,
            description = "Wait so long for the agent: 90s, 5m; seconds without a unit (default: 60s).")
    private DurationWord timeout = new DurationWord(60_000);

    AttachCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        ProcessFiles process = target();
        AttachChecks.checkText(settings);
        AttachChecks.check(process);
        JvmSearch search = JvmSearch.of(List.of(process), new GuardedLooks());
        if (!search.halted().isEmpty()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "pid=" + process.pid() + ": is audited already, its start waits for space (see "
                            + SuggestedCommand.of("status", process.pid()) + ")");
        }
        if (!search.silent().isEmpty()) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "pid=" + process.pid() + ": " + search.silent().get(0).what());
        }
        if (!search.found().isEmpty()) {
            AuditedJvm audited = search.found().get(0);
            if (!settings.isEmpty()) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "pid=" + process.pid() + ": is audited already, by version "
                                + audited.header().version()
                                + "; settings cannot be changed by attaching again (see "
                                + SuggestedCommand.of("reload", process.pid()) + ")");
            }
            return show(
                    process,
                    ExitCode.OK,
                    "is audited already, by version " + audited.header().version() + ", log "
                            + audited.header().logFile(),
                    List.of());
        }
        String jar =
                agentJar.isEmpty() ? OwnJar.file("name it with --agent-jar").getPath() : agentJar;
        AttachChecks.checkJar(process, jar);
        try (ReportFile report = ReportFile.createFor(process)) {
            return load(process, jar, report);
        }
    }

    private int load(ProcessFiles process, String jar, ReportFile report) throws CommandException, IOException {
        String arguments = report.addTo(settings);
        AttachChecks.checkLength(jar, arguments);
        AttachChecks.awaitSignalHandler(process, STARTING_MILLIS);
        Attachment attachment = new Attachment(process, jar, arguments);
        Throwable failure = attachment.load(timeout.millis());
        List<String> lines = report.lines();
        if (!lines.isEmpty() && lines.get(0).startsWith("ready")) {
            return show(process, ExitCode.OK, lines.get(0), lines);
        }
        if (!lines.isEmpty()) {
            return show(process, ExitCode.NOT_STARTED, "the agent did not start; the process runs on", lines);
        }
        throw new AttachFailure(process, jar).explain(failure);
    }

    private int show(ProcessFiles process, int exitCode, String message, List<String> report) {
        String mainClass = JavaProcess.mainClass(process.arguments());
        if (output.json()) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("host_pid", process.pid());
            members.put("main_class", mainClass);
            members.put(exitCode == ExitCode.OK ? "message" : "error", message);
            members.put("report", report);
            console.printJson(members);
            return exitCode;
        }
        if (exitCode == ExitCode.OK) {
            console.print(Wording.heading(process.pid(), Wording.printable(mainClass)) + Wording.printable(message));
        } else {
            console.complain("pid=" + process.pid() + ": " + Wording.printable(message));
            for (String reason : report) {
                String line = Wording.printable(reason);
                console.complain(line.startsWith("audithalt: ") ? line.substring("audithalt: ".length()) : line);
            }
        }
        return exitCode;
    }

    private ProcessFiles target() throws CommandException, IOException {
        if (!target.isEmpty() && target.chars().allMatch(Character::isDigit)) {
            return new ProcessFiles(Targets.pid(target));
        }
        List<ProcessFiles> found = JavaProcess.bestNamed(JavaProcess.named(target), target);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED, "NAME=" + target + ": no JVM of this user has that in its name");
        }
        List<String> names = new ArrayList<>();
        for (ProcessFiles process : found) {
            names.add(process.pid() + " " + Wording.printable(JavaProcess.mainClass(process.arguments())));
        }
        throw new CommandException(
                ExitCode.USAGE,
                "NAME=" + target + ": means several, give one of these process ids: " + String.join(", ", names));
    }
}
