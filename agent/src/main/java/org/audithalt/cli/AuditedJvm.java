package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.backlog.HeaderView;
import org.audithalt.control.SuggestedCommand;

/**
 * A process that has a backlog mapped, with the header it publishes there. Found without its help, so also when it is
 * stopped or hangs.
 *
 * @param process the process, by its id in this pid namespace
 * @param header the header of its backlog at the time of the search
 * @param backlog the file that it was read from, as this process opens it
 * @param controlSocket its control socket, as this process reaches it
 * @param logs its log in use and its first, as this process opens them
 */
record AuditedJvm(ProcessFiles process, HeaderView header, Path backlog, Path controlSocket, List<Path> logs) {
    /** From the making of the backlog to the first status, on a busy machine. */
    private static final long LONGEST_START_MILLIS = 30_000;

    /** One whose backlog has been read. The disks of socket and logs are not asked: one of them may hang. */
    static AuditedJvm of(ProcessFiles process, HeaderView header, Path backlog) {
        TargetTree tree = process.tree();
        return new AuditedJvm(
                process,
                header,
                backlog,
                tree.named(header.controlSocket()),
                List.of(tree.named(header.logFile()), tree.named(header.firstLog())));
    }

    /** The same, with links on the way to socket and logs followed as the process does. */
    AuditedJvm followed() {
        TargetTree tree = process.tree();
        return new AuditedJvm(
                process,
                header,
                backlog,
                tree.seen(header.controlSocket()),
                List.of(tree.seen(header.logFile()), tree.seen(header.firstLog())));
    }

    /** The audited JVM with a process id. */
    static AuditedJvm withPid(long pid) throws CommandException {
        return of(new ProcessFiles(pid));
    }

    /** The audited JVM that a process is. */
    static AuditedJvm of(ProcessFiles process) throws CommandException {
        long pid = process.pid();
        if (!process.alive()) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED, "pid=" + pid + ": no such process (see " + SuggestedCommand.of("list") + ")");
        }
        ProcessLook look = new ProcessLook(process);
        try {
            if (!new GuardedLooks().endsInTime(look) && look.audited() == null) {
                throw new CommandException(
                        ExitCode.UNREACHABLE,
                        "pid=" + pid + ": "
                                + SilentJvm.hanging(process, look.backlog()).what());
            }
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "pid=" + pid + ": belongs to uid " + process.effectiveUid() + " and may not be looked into ("
                            + Wording.whoMayLook(ProcessFiles.self().effectiveUid(), "run this as that user or as root")
                            + ")");
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED, "pid=" + pid + ": cannot be looked into: " + StatusReport.reason(e));
        }
        SilentJvm unreadable = look.unreadable();
        if (unreadable != null) {
            throw new CommandException(ExitCode.UNREACHABLE, "pid=" + pid + ": " + unreadable.what());
        }
        AuditedJvm jvm = look.audited();
        if (jvm == null && HaltedStart.of(process) != null) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "pid=" + pid + ": waits at its start for space, so there is nothing to act on yet (see "
                            + SuggestedCommand.of("status", pid) + "; kill " + pid + " ends it)");
        }
        if (jvm == null) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED,
                    "pid=" + pid + ": is not audited (see " + SuggestedCommand.of("list") + "; "
                            + SuggestedCommand.of("attach", pid) + " begins it)");
        }
        return jvm;
    }

    long pid() {
        return process.pid();
    }

    /** Main class, safe for a terminal. */
    String mainClass() {
        return Wording.program(Wording.printable(header.mainClass()));
    }

    /** What a line about it begins with. */
    String heading() {
        return Wording.heading(pid(), mainClass());
    }

    /** The word for its gate. */
    String gate() {
        return header.closed() ? "closed" : "open";
    }

    /** Whether it has begun to be audited a moment ago and can be asked nothing yet; a start that stands still is none. */
    boolean starts() {
        char state = process.state();
        return header.starts()
                && System.currentTimeMillis() - header.lastStatusMillis() < LONGEST_START_MILLIS
                && "TtZX\0".indexOf(state) < 0;
    }
}
