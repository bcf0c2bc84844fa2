package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description =
                "Waits until the gate of a process is open or closed, or until its log holds all that has happened"
                        + " so far. For scripts.",
        footerHeading =
                "%nExit code: 0 it is so, 1 it is not in time, 3 does not answer, 4 not audited, or it has ended.%n%nExamples:%n",
        footer = {
            "  wait 1234 --open --timeout 60s && start-the-load",
            "  wait 1234 --stored && cp /var/log/app/a.log /backup"
        })
final class WaitCommand implements Callable<Integer> {
    /** Four looks a second. */
    private static final long PAUSE_MILLIS = 250;

    /** Also when the time is nearly up: less would say of a busy process that it does not answer. */
    private static final long SHORTEST_ASK_MILLIS = 1000;

    private static final long LONGEST_ASK_MILLIS = 5000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Console console;

    @Parameters(paramLabel = "PID", description = "The process.")
    private String pid = "";

    @ArgGroup(multiplicity = "1")
    private final State state = new State();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationWord.Converter.class,
            description = "Wait no longer: 500ms, 60s, 5m (default: 60s).")
    private DurationWord timeout = new DurationWord(60_000);

    /** What is waited for: one of these. */
    private static final class State {
        @Option(names = "--open", description = "The gate is open.")
        private boolean open;

        @Option(names = "--closed", description = "The gate is closed.")
        private boolean closed;

        @Option(
                names = "--stored",
                description = "All records of actions that have ended when the command begins are stored.")
        private boolean stored;
    }

    WaitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        long beganNanos = System.nanoTime();
        long beganMillis = System.currentTimeMillis();
        AuditedJvm jvm = AuditedJvm.withPid(Targets.pid(pid));
        String heading = "PID " + jvm.pid() + " (" + jvm.mainClass() + "): ";
        while (true) {
            long left = timeout.millis() - (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
            StatusReport report = StatusReport.of(
                    jvm, new ControlClient(Math.max(SHORTEST_ASK_MILLIS, Math.min(left, LONGEST_ASK_MILLIS))), false);
            Fields status = new Fields(report.members());
            boolean answers = report.exitCode() != ExitCode.UNREACHABLE;
            if (answers && holds(status, beganMillis)) {
                console.print(heading + (state.stored ? "all is stored" : status.text("gate")));
                return ExitCode.OK;
            }
            if (!answers && !jvm.process().alive()) {
                throw new CommandException(ExitCode.NOT_AUDITED, heading + "has ended");
            }
            if (report.exitCode() == ExitCode.REFUSED) {
                throw new CommandException(ExitCode.REFUSED, heading + "refused: " + status.text("error"));
            }
            left = timeout.millis() - (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
            if (left <= 0 || !pause(Math.min(left, PAUSE_MILLIS))) {
                return late(jvm, heading, status, answers);
            }
        }
    }

    private boolean holds(Fields status, long beganMillis) {
        if (state.stored) {
            long oldest = status.object("backlog").number("oldest");
            return oldest == 0 || oldest > beganMillis;
        }
        boolean open = status.text("gate").equals("open");
        return state.open && open || state.closed && !open;
    }

    private int late(AuditedJvm jvm, String heading, Fields status, boolean answers) {
        StringBuilder why = new StringBuilder();
        for (Fields reason : status.objects("reasons")) {
            why.append(why.length() == 0 ? ": " : ", ").append(reason.text("reason"));
        }
        console.complain(heading
                + (answers
                        ? (state.stored ? "not all is stored" : "still " + status.text("gate")) + " after "
                                + Wording.duration(timeout.millis()) + why
                        : "does not answer: " + status.text("unreachable"))
                + " (see " + SuggestedCommand.of("status", jvm.pid()) + ")");
        return answers ? ExitCode.TIMED_OUT : ExitCode.UNREACHABLE;
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
