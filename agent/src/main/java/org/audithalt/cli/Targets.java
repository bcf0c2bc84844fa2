package org.audithalt.cli;

import java.io.IOException;
import java.util.List;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code PID|--all [REASON…]}: which processes a control command means, and why. */
final class Targets {
    /** What becomes of a reason, for the help of commands that take one. */
    static final String KEPT =
            "keeps the first 200 characters of the reason, with _ for blanks, quotes, = and what is not ASCII.";

    @Option(names = "--all", description = "Every audited JVM of this host that this user may control.")
    private boolean all = false;

    @Parameters(paramLabel = "PID|REASON", description = "The process (not with --all), then why, for the audit trail.")
    private List<String> words = List.of();

    /** The processes meant. */
    Reached reached(Console console) throws CommandException, IOException {
        return all
                ? Reached.all("--all", console)
                : Reached.one(AuditedJvm.withPid(pid(words.isEmpty() ? "" : words.get(0))));
    }

    String reason() {
        return String.join(" ", all || words.isEmpty() ? words : words.subList(1, words.size()));
    }

    /** A process id from the command line. */
    static long pid(String word) throws CommandException {
        try {
            long pid = Long.parseLong(word);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            // Said below, as for zero and below.
        }
        String what = word.isEmpty() ? "PID is missing" : "PID=" + word + ": not a process id";
        throw new CommandException(ExitCode.USAGE, what + " (see " + SuggestedCommand.of("list") + ")");
    }
}
