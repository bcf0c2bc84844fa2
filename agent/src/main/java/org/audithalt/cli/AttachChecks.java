package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The usual failures of attaching, by name: looked for before (some harm the target otherwise) and explained after. */
final class AttachChecks {
    private static final String DISABLED = "-XX:+DisableAttachMechanism";
    private static final long ROOT = 0;

    private AttachChecks() {}

    /** Refuses what cannot succeed: SIGQUIT would end a process that is no JVM. */
    static void check(ProcessFiles process) throws CommandException {
        if (!process.alive()) {
            throw new CommandException(ExitCode.NOT_AUDITED, at(process) + "no such process");
        }
        if (process.pid() == ProcessFiles.self().pid()) {
            throw new CommandException(ExitCode.REFUSED, at(process) + "is this command itself");
        }
        long own = ProcessFiles.self().effectiveUid();
        long theirs = process.effectiveUid();
        if (own != ROOT && own != theirs) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "belongs to uid " + theirs + ", this command runs as uid " + own
                            + " (run it as that user or as root)");
        }
        try {
            if (!JavaProcess.isJvm(process)) {
                throw new CommandException(ExitCode.NOT_AUDITED, at(process) + "is no HotSpot JVM");
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "may not be looked into: " + StatusReport.reason(e) + " (run this as root)");
        }
        if (process.flagSources().contains(DISABLED)) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "was started with " + DISABLED + " (start it with -javaagent:audithalt.jar instead)");
        }
        if (process.state() == 'T' || process.state() == 't') {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    at(process) + "is stopped by a signal or a debugger (kill -CONT " + process.pid() + ")");
        }
    }

    /** Refuses a jar that the target would not find. */
    static void checkJar(ProcessFiles process, String jar) throws CommandException {
        if (!jar.startsWith("/") || jar.indexOf('=') >= 0) {
            throw new CommandException(ExitCode.USAGE, "--agent-jar=" + jar + ": must be an absolute path without =");
        }
        Path seen = process.seen(jar);
        if (Files.isRegularFile(seen)) {
            return;
        }
        if (process.elsewhere()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "lives in another mount namespace where there is no " + jar
                            + " (copy or mount the jar there and name it with --agent-jar)");
        }
        throw new CommandException(ExitCode.USAGE, "--agent-jar=" + jar + ": no such file");
    }

    /** Why the agent left no report. */
    static CommandException explain(ProcessFiles process, String jar, @Nullable Throwable failure) {
        if (!process.alive()) {
            return new CommandException(ExitCode.NOT_AUDITED, at(process) + "has ended");
        }
        if (failure == null) {
            return new CommandException(
                    ExitCode.NOT_STARTED,
                    at(process) + "the JVM took the request but the agent wrote no report: can uid "
                            + process.effectiveUid() + " read " + jar + "? Its stderr may say more");
        }
        String said = said(failure);
        if (failure instanceof Attachment.NoAnswerException) {
            return new CommandException(
                    ExitCode.UNREACHABLE,
                    at(process) + "has not loaded the agent in time (see jcmd " + process.pid()
                            + " Thread.print; a longer limit: --timeout)");
        }
        if (said.contains("Dynamic agent loading is not enabled")) {
            return new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "was started with -XX:-EnableDynamicAgentLoading (start it with "
                            + "-javaagent:audithalt.jar instead)");
        }
        if (said.contains("instrument") && (said.contains("not found") || said.contains("Failed to find"))) {
            return new CommandException(
                    ExitCode.NOT_STARTED, at(process) + "its run-time image lacks the module java.instrument");
        }
        if (said.contains("Operation not permitted") || said.contains("Permission denied")) {
            return new CommandException(ExitCode.REFUSED, at(process) + "not permitted: " + said);
        }
        if (said.contains("did not respond")
                || said.contains("Unable to open socket file")
                || said.contains("not open socket")) {
            return new CommandException(
                    ExitCode.UNREACHABLE,
                    at(process) + "the JVM does not answer: " + said
                            + " (does it hang, was its /tmp cleaned or is it not writable?)");
        }
        return new CommandException(ExitCode.NOT_STARTED, at(process) + said);
    }

    /** The innermost message: the outer ones only tell how the call was made. */
    private static String said(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return Wording.printable(
                (message == null ? innermost.toString() : message).trim().replace('\n', ' '));
    }

    private static String at(ProcessFiles process) {
        return "pid=" + process.pid() + ": ";
    }
}
