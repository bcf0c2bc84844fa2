package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The usual failures of attaching, by name, as far as they can be seen before: some would harm the target. What is known only
 * afterwards is {@link AttachFailure}'s.
 */
final class AttachChecks {
    private static final String DISABLED = "-XX:+DisableAttachMechanism";
    private static final long ROOT = 0;
    /** AttachOperation::arg_length_max; longer ones are possible with 24 and later, by another protocol. */
    private static final int MOST_ARGUMENT_BYTES = 1024;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int POLL_MILLIS = 50;

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
        if (own != ROOT && ProcessFiles.self().effectiveGid() != process.effectiveGid()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "runs with group " + process.effectiveGid() + ", this command with "
                            + ProcessFiles.self().effectiveGid()
                            + ", and its JVM wants both the same (run it as root, or with sg or newgrp)");
        }
        try {
            String kind = JavaProcess.otherKind(process);
            if (!kind.isEmpty()) {
                throw new CommandException(
                        ExitCode.NOT_AUDITED,
                        at(process) + "is " + kind + " (only HotSpot JVMs of 64 bits can be audited)");
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    at(process) + "may not be looked into: " + StatusReport.reason(e) + " ("
                            + Wording.whoMayLook(own, "run this as root") + ")");
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
        Path seen = process.tree().seen(jar);
        if (Files.isRegularFile(seen)) {
            return;
        }
        if (process.tree().elsewhere()) {
            throw new AttachFailure(process, jar).missingElsewhere();
        }
        throw new CommandException(ExitCode.USAGE, "--agent-jar=" + jar + ": no such file");
    }

    /** Refuses what the attach mechanism cannot carry: HotSpot takes an argument of so many bytes and drops a longer one. */
    static void checkLength(String jar, String arguments) throws CommandException {
        int bytes = (jar + "=" + arguments).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_ARGUMENT_BYTES) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "settings and the jar's path have " + bytes + " bytes, an attach carries at most "
                            + MOST_ARGUMENT_BYTES + " (put settings into a file: config=FILE)");
        }
    }

    /** Refuses line ends and the like, which no setting has. */
    static void checkText(String settings) throws CommandException {
        for (int i = 0; i < settings.length(); i++) {
            if (Character.isISOControl(settings.charAt(i))) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "KEY=VALUE: a control character at position " + (i + 1)
                                + " (settings are separated by commas, in one line)");
            }
        }
    }

    /**
     * A JVM that does not handle SIGQUIT yet would die of it: it is given time to start.
     *
     * @param limitMillis how much
     * @throws CommandException if it does not in time
     */
    static void awaitSignalHandler(ProcessFiles process, long limitMillis) throws CommandException {
        long startNanos = System.nanoTime();
        while (process.alive() && !process.catchesQuit() && !hasAttachSocket(process)) {
            if (System.nanoTime() - startNanos > limitMillis * NANOS_PER_MILLI) {
                throw new CommandException(
                        ExitCode.UNREACHABLE,
                        at(process)
                                + "does not handle SIGQUIT, which opens the attach socket, and would end: it has not"
                                + " started yet (try again), or its program took that signal (start it with"
                                + " -javaagent:audithalt.jar)");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether its JVM has opened its attach socket. */
    private static boolean hasAttachSocket(ProcessFiles process) {
        return Files.exists(process.tree().seen("/tmp/.java_pid" + process.innermostPid()));
    }

    private static String at(ProcessFiles process) {
        return "pid=" + process.pid() + ": ";
    }
}
