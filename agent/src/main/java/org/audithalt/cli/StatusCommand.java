package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description =
                "Shows whether the gate is open, why not, since when and who waits; then backlog, logs, losses, hooks,"
                        + " rules and settings. A process that does not answer is described from the header of its"
                        + " backlog. Without PID also dead processes that left records. Exit code 0: open, 1:"
                        + " closed, 3: does not answer, 4: not audited, 13: open, but degraded.")
final class StatusCommand implements Callable<Integer> {
    /** Forms, by their names on the command line. */
    enum Form {
        text,
        json,
        prometheus
    }

    private static final long USUAL_INTERVAL_MILLIS = 2000;

    private final Console console;
    private final OutputStream stream;
    private final Charset charset;
    private final Clock clock = Clock.system(ZoneId.systemDefault());

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "Form of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Form form = Form.text;

    @Parameters(
            arity = "0..1",
            paramLabel = "PID|DIR|FILE",
            description = "The process (default: every audited process), a directory of logs or backlogs, or a backlog"
                    + " file: what it is and whose.")
    private String target = "";

    @Option(names = "--all", description = "List every waiting thread instead of the oldest 20.")
    private boolean all = false;

    @Option(names = "--settings", description = "List settings that have their default value too.")
    private boolean settings = false;

    @Option(
            names = "--verify",
            description = "First look whether every hook is still in its class, whatever other agents have done.")
    private boolean verify = false;

    @Option(names = "--watch", description = "Look again and again until Ctrl-C; on a terminal in place.")
    private boolean watch = false;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = DurationWord.OfSeconds.class,
            description = "With --watch: time between two looks (default: 2s).")
    private @Nullable DurationWord interval;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationWord.OfMillis.class,
            description = "Wait so long for an answer: 500ms, 5s; milliseconds without a unit (default: 5s).")
    private DurationWord timeout = new DurationWord(5000);

    /**
     * @param stream standard output, what {@code --watch} paints on
     * @param charset of that terminal
     */
    StatusCommand(Console console, OutputStream stream, Charset charset) {
        this.console = console;
        this.stream = stream;
        this.charset = charset;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        StatusPlace place = StatusPlace.of(target, new GuardedLooks());
        checkOptions(place == StatusPlace.FILE);
        if (place == StatusPlace.FILE) {
            return showFile(BacklogFile.inTime(Path.of(target), clock, new GuardedLooks()));
        }
        if (watch) {
            return watch(place);
        }
        StatusLook look = look(place);
        for (String remark : look.remarks()) {
            console.complain(remark);
        }
        String text = text(look);
        if (!text.isEmpty()) {
            print(text);
        }
        return look.exitCode();
    }

    /** What would be left out in silence is refused. */
    private void checkOptions(boolean file) throws CommandException {
        String metrics = form == Form.prometheus ? "--output prometheus" : "";
        String asked = watch ? "--watch" : verify ? "--verify" : metrics;
        if (file && !asked.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, target + ": is a file, and " + asked + " is for processes: one or the other");
        }
        if (watch && (verify || !metrics.isEmpty())) {
            throw new CommandException(
                    ExitCode.USAGE, "--watch and " + (verify ? "--verify" : metrics) + ": one or the other");
        }
        if (interval != null && !watch) {
            throw new CommandException(ExitCode.USAGE, "--interval: only with --watch");
        }
    }

    private void print(String text) {
        switch (form) {
            case text -> console.print(text);
            case json -> console.printPlain(text);
            case prometheus -> {
                PrintStream utf8 = new PrintStream(stream, false, StandardCharsets.UTF_8);
                utf8.print(text + "\n");
                utf8.flush();
            }
        }
    }

    private StatusLook look(StatusPlace place) throws CommandException, IOException {
        ControlClient client = new ControlClient(timeout.millis());
        return place == StatusPlace.PROCESS
                ? StatusLook.atProcess(Targets.pid(target), jvm -> report(jvm, client))
                : StatusLook.atAll(place == StatusPlace.DIRECTORY ? Path.of(target) : null, jvm -> report(jvm, client));
    }

    private String text(StatusLook look) {
        return switch (form) {
            case text -> look.text(clock, all, settings);
            case json -> Console.json(look.members());
            case prometheus -> StatusMetrics.of(look, clock.millis()).stripTrailing();
        };
    }

    private int watch(StatusPlace place) throws CommandException, IOException {
        Watch.Look look = () -> {
            StatusLook seen = look(place);
            String remarks = form == Form.text ? String.join("\n", seen.remarks()) : "";
            String text = text(seen);
            return new Watch.Picture(text + (remarks.isEmpty() ? "" : "\n\n" + remarks), seen.exitCode());
        };
        Watch watching = new Watch(console, interval == null ? USUAL_INTERVAL_MILLIS : interval.millis(), clock);
        return form == Form.text && Terminal.is(Terminal.OUTPUT)
                ? watching.onTerminal(look, new PrintStream(stream, false, charset))
                : watching.inLines(look, form == Form.text);
    }

    private int showFile(BacklogFile file) {
        if (form == Form.json) {
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
            verified = new HookVerification(client, timeout.millis()).of(jvm);
        } catch (IOException unreachable) {
            // the status that follows says so
        }
        StatusReport report = StatusReport.of(jvm, client, all);
        return verified || report.exitCode() == ExitCode.UNREACHABLE
                ? report
                : report.unverified("its hooks could not be verified within " + Wording.duration(timeout.millis()));
    }
}
