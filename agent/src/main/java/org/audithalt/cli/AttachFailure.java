package org.audithalt.cli;

import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;

/**
 * Why an attach failed of which nobody could know before: told by what the attach mechanism says, and by what the target can see.
 * docs/attach.md has a row for each line.
 */
final class AttachFailure {
    private final ProcessFiles process;
    private final String jar;

    AttachFailure(ProcessFiles process, String jar) {
        this.process = process;
        this.jar = jar;
    }

    /**
     * The line for people, with its exit code.
     *
     * @param failure what the attach mechanism says; null if it says that all is well
     */
    CommandException explain(@Nullable Throwable failure) {
        if (!process.alive()) {
            return of(ExitCode.NOT_AUDITED, "ended while it was attached to");
        }
        String said = failure == null ? "" : said(failure);
        if (failure == null || said.contains("Agent JAR not found")) {
            return process.rights().mayRead(jar)
                    ? of(
                            ExitCode.NOT_STARTED,
                            "took the request but the agent wrote no report" + (said.isEmpty() ? "" : ": " + said)
                                    + " (its stderr may say more)")
                    : of(
                            ExitCode.REFUSED,
                            "its user, uid " + process.effectiveUid() + ", cannot read " + jar + " (" + copy("/tmp")
                                    + ")");
        }
        if (failure instanceof Attachment.NoAnswerException) {
            return of(
                    ExitCode.UNREACHABLE,
                    "has not loaded the agent in time (see jcmd " + process.pid()
                            + " Thread.print; a longer limit: --timeout)");
        }
        if (said.contains("Dynamic agent loading is not enabled")) {
            return of(
                    ExitCode.REFUSED,
                    "was started with -XX:-EnableDynamicAgentLoading (start it with -javaagent:audithalt.jar instead)");
        }
        if (said.contains("instrument") && (said.contains("not found") || said.contains("Failed to find"))) {
            return of(
                    ExitCode.NOT_STARTED,
                    "its run-time image lacks the module java.instrument (build the image with it)");
        }
        if (said.contains("\"kill\"")) {
            return of(
                    ExitCode.UNREACHABLE,
                    "cannot be signalled: this run-time image lacks jdk.attach, and there is no program kill here (use"
                            + " another JDK's java)");
        }
        if (said.contains("Operation not permitted") || said.contains("Permission denied")) {
            return of(ExitCode.REFUSED, "not permitted: " + said + " (run it as the target's user or as root)");
        }
        if (said.contains("did not respond")
                || said.contains("Unable to open socket file")
                || said.contains("not open socket")) {
            return silent(said);
        }
        return of(ExitCode.NOT_STARTED, said);
    }

    /** The JVM opened no socket. */
    private CommandException silent(String said) {
        if (!process.rights().mayWriteDirectory("/tmp")) {
            return of(
                    ExitCode.UNREACHABLE,
                    "cannot make its attach socket: its user, uid " + process.effectiveUid()
                            + ", cannot write to its /tmp (mount a tmpfs there, or start it with"
                            + " -javaagent:audithalt.jar)");
        }
        return of(
                ExitCode.UNREACHABLE,
                "does not answer: " + said + " (it hangs: see its stderr, where it prints a thread dump if it can)");
    }

    /** How a jar comes to where the target can read it. */
    private String copy(String directory) {
        String to = directory + "/audithalt.jar";
        return "install -m 644 " + SuggestedCommand.jar() + " /proc/" + process.pid() + "/root" + to
                + ", then attach with --agent-jar " + to;
    }

    /** The jar is not there in the target's mount namespace. */
    CommandException missingElsewhere() {
        return of(
                ExitCode.REFUSED,
                "lives in another mount namespace where there is no " + jar + " (" + copy("/tmp") + ")");
    }

    private CommandException of(int code, String what) {
        return new CommandException(code, "pid=" + process.pid() + ": " + what);
    }

    /** The innermost message: the outer ones only tell how the call was made. */
    private static String said(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String message = innermost.getMessage();
        String text = message == null ? innermost.toString() : message;
        return Wording.printable((outer.contains("Cannot run program \"kill\"") ? outer : text)
                .trim()
                .replace('\n', ' '));
    }
}
