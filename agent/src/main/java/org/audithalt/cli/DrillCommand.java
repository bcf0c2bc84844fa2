package org.audithalt.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drill",
        description = {
            "Tries the halt on the running process: auditable actions do not begin for some seconds, as if the disk were"
                    + " full, then go on. Tells who waited, and whether each went on once and has its record. The result"
                    + " is a record of its own (op=drill).",
            "It ends by itself when the time is over, also if this command is ended, and at once when the log becomes"
                    + " full indeed or by the command resume. Exit code 0: some waited, and each went on once and has"
                    + " its record; 1: not so, or cut short; 14: nobody waited, or not each action has ended, so it shows"
                    + " nothing; 5: refused, as while the gate is closed already."
        })
final class DrillCommand implements Callable<Integer> {
    private static final int SHORTEST_SECONDS = 1;
    private static final int LONGEST_SECONDS = 60;
    private static final long LIMIT_MILLIS = 10_000;
    private static final long POLL_MILLIS = 250;
    /** What a drill takes besides its seconds: records are stored, and awaited. */
    private static final long CHECK_NANOS = 30_000_000_000L;

    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final Confirmation confirmation;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long nothing begins, 1 to 60 (default: ${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Parameters(index = "0", paramLabel = "PID", description = "The process.")
    private String pid = "";

    DrillCommand(Console console) {
        this(console, new Confirmation());
    }

    DrillCommand(Console console, Confirmation confirmation) {
        this.console = console;
        this.confirmation = confirmation;
    }

    @Override
    public Integer call() throws CommandException {
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--seconds=" + seconds + ": not from " + SHORTEST_SECONDS + " to " + LONGEST_SECONDS);
        }
        AuditedJvm jvm = AuditedJvm.withPid(Targets.pid(pid));
        confirmation.ask("PID " + jvm.pid() + " (" + jvm.mainClass() + ") will begin no auditable action for " + seconds
                + " s, and whoever waits for it may time out");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", jvm.pid());
        members.put("main_class", jvm.header().mainClass());
        ControlClient client = new ControlClient(LIMIT_MILLIS);
        Fields begun;
        try {
            begun = new Fields(client.ask(jvm.controlSocket(), "drill", Integer.toString(seconds)));
        } catch (IOException e) {
            return silent(
                    jvm, members, e, "it may still begin when the process goes on, and then lasts " + seconds + " s");
        }
        try {
            return carriedOut(jvm, client, begun, members);
        } catch (IOException e) {
            return silent(jvm, members, e, "the drill has begun, and ends by itself within " + seconds + " s");
        }
    }

    private int silent(AuditedJvm jvm, Map<String, Object> members, IOException cause, String drill) {
        boolean ended = Act.hasEnded(jvm);
        String line = ended
                ? "the process has ended; what was counted until then is the record op=drill of "
                        + Wording.printable(jvm.header().logFile()) + ", unless it was killed"
                : StatusReport.silence(jvm, cause) + "; " + drill;
        members.put("error", line);
        String next = ended ? "" : " (see " + SuggestedCommand.of("status", jvm.pid()) + ")";
        return shown(jvm, members, line + next, ExitCode.UNREACHABLE);
    }

    private int carriedOut(AuditedJvm jvm, ControlClient client, Fields begun, Map<String, Object> members)
            throws IOException {
        if (begun.has("error")) {
            members.put("error", begun.text("error"));
            return shown(jvm, members, "refused: " + begun.text("error"), ExitCode.REFUSED);
        }
        if (!output.json()) {
            console.print(jvm.heading() + begun.text("message"));
        }
        long number = begun.number("drill");
        long beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < 1_000_000_000L * seconds + CHECK_NANOS && Pause.of(POLL_MILLIS)) {
            Fields state = new Fields(client.ask(jvm.controlSocket(), "drill", "state"));
            if (state.number("ended") >= number) {
                return result(jvm, members, state);
            }
        }
        members.put("error", "the drill has not ended");
        return shown(jvm, members, "the drill has not ended in time", ExitCode.UNREACHABLE);
    }

    private int result(AuditedJvm jvm, Map<String, Object> members, Fields state) {
        String result = state.text("result");
        members.put("result", result);
        members.put("text", state.text("text"));
        members.put("time", state.number("time"));
        members.put("serial", state.number("serial"));
        members.put("counted", state.members("counted"));
        long serial = state.number("serial");
        String record = serial > 0 ? " (record " + serial + ")" : " (its record is not stored yet)";
        String line = "drill " + result + ": " + state.text("text") + record;
        members.put("message", line);
        return shown(jvm, members, line, exitCode(result));
    }

    private static int exitCode(String result) {
        return switch (result) {
            case "success" -> ExitCode.OK;
            case "inconclusive" -> ExitCode.INCONCLUSIVE;
            default -> ExitCode.CLOSED;
        };
    }

    private int shown(AuditedJvm jvm, Map<String, Object> members, String what, int exitCode) {
        if (output.json()) {
            console.printJson(members);
        } else if (exitCode == ExitCode.REFUSED || exitCode == ExitCode.UNREACHABLE) {
            console.complain(jvm.heading() + what);
        } else {
            console.print(jvm.heading() + what);
        }
        return exitCode;
    }
}
