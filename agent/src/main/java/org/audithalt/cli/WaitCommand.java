package org.audithalt.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description =
                "Waits until the gate of a process is open or closed, or until its log holds all that has happened"
                        + " so far. For scripts, also for a process that has only just been started. Exit code 0: it is"
                        + " so, 1: it is not in time, 3: does not answer, 4: still not audited then, or it has ended.")
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
            converter = DurationWord.OfSeconds.class,
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

    /**
     * What one look has shown.
     *
     * @param holds whether it is what is waited for
     * @param line of it, with the process in front
     * @param lateCode of the command if the time is up with it
     */
    private record Seen(boolean holds, String line, int lateCode) {}

    @Override
    public Integer call() throws CommandException, IOException {
        long beganNanos = System.nanoTime();
        long beganMillis = System.currentTimeMillis();
        ProcessFiles process = new ProcessFiles(Targets.pid(pid));
        AuditedJvm jvm = null;
        long left = timeout.millis();
        while (true) {
            HaltedStart start = jvm == null ? HaltedStart.of(process) : null;
            if (jvm == null && start == null) {
                jvm = audited(process);
            }
            Seen seen = jvm != null ? asked(jvm, left, beganMillis) : notYet(process, start);
            if (seen.holds) {
                console.print(seen.line);
                return ExitCode.OK;
            }
            left = timeout.millis() - (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
            if (left <= 0 || !Pause.of(Math.min(left, PAUSE_MILLIS))) {
                console.complain(seen.line);
                return seen.lateCode;
            }
        }
    }

    /** The process, if it is audited; null if it is not yet: a script may have started it a moment ago. */
    private static @Nullable AuditedJvm audited(ProcessFiles process) throws CommandException {
        try {
            return AuditedJvm.withPid(process.pid());
        } catch (CommandException e) {
            if (e.exitCode() == ExitCode.NOT_AUDITED && process.alive()) {
                return null;
            }
            throw e;
        }
    }

    private Seen notYet(ProcessFiles process, @Nullable HaltedStart start) {
        String after = " after " + Wording.duration(timeout.millis());
        if (start == null) {
            String line = "pid=" + process.pid() + ": is not audited" + after + " (see " + SuggestedCommand.of("list")
                    + "; " + SuggestedCommand.of("attach", process.pid()) + " begins it)";
            return new Seen(false, line, ExitCode.NOT_AUDITED);
        }
        String heading = start.heading();
        return state.closed
                ? new Seen(true, heading + "closed at its start", ExitCode.OK)
                : new Seen(
                        false,
                        heading + "its start still waits for space" + after + ": " + start.detail(),
                        ExitCode.TIMED_OUT);
    }

    private Seen asked(AuditedJvm jvm, long left, long beganMillis) throws CommandException {
        String heading = jvm.heading();
        StatusReport report = StatusReport.of(
                jvm, new ControlClient(Math.max(SHORTEST_ASK_MILLIS, Math.min(left, LONGEST_ASK_MILLIS))), false);
        Fields status = new Fields(report.members());
        if (!status.flag("reachable", true)) {
            if (!jvm.process().alive()) {
                throw new CommandException(ExitCode.NOT_AUDITED, heading + "has ended");
            }
            String line = heading
                    + (status.flag("starting", false) ? "is starting: " : "does not answer: ")
                    + status.text("unreachable");
            return new Seen(false, line + next(jvm), ExitCode.UNREACHABLE);
        }
        if (report.exitCode() == ExitCode.REFUSED) {
            throw new CommandException(ExitCode.REFUSED, heading + "refused: " + status.text("error"));
        }
        if (holds(status, beganMillis)) {
            return new Seen(true, heading + (state.stored ? "all is stored" : gate(status)), ExitCode.OK);
        }
        String still = (state.stored ? "not all is stored" : "still " + status.text("gate")) + " after "
                + Wording.duration(timeout.millis());
        return new Seen(false, heading + still + reasons(status) + next(jvm), ExitCode.TIMED_OUT);
    }

    private boolean holds(Fields status, long beganMillis) {
        if (state.stored) {
            long oldest = status.object("backlog").number("oldest");
            return oldest == 0 || oldest > beganMillis;
        }
        boolean open = status.text("gate").equals("open");
        return state.open && open || state.closed && !open;
    }

    /** An emergency's open gate is open: whoever opened it wants what waits for it to go on. But it is said. */
    private static String gate(Fields status) {
        Fields unaudited = status.object("unaudited");
        return unaudited.number("since") > 0
                ? "open, but UNAUDITED: " + Wording.printable(unaudited.text("reason"))
                : status.text("gate");
    }

    private static String reasons(Fields status) {
        StringBuilder why = new StringBuilder();
        for (Fields reason : status.objects("reasons")) {
            why.append(why.length() == 0 ? ": " : ", ").append(reason.text("reason"));
        }
        return why.toString();
    }

    private static String next(AuditedJvm jvm) {
        return " (see " + SuggestedCommand.of("status", jvm.pid()) + ")";
    }
}
