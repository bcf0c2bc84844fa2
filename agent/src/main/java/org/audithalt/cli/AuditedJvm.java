package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.HeaderView;
import org.audithalt.control.SuggestedCommand;
import org.jspecify.annotations.Nullable;

/**
 * A process that has a backlog mapped, with the header it publishes there. Found without its help, so also when it is
 * stopped or hangs.
 *
 * @param process the process, by its id in this pid namespace
 * @param header the header of its backlog at the time of the search
 * @param backlog the file that it was read from, as this process opens it
 */
record AuditedJvm(ProcessFiles process, HeaderView header, Path backlog) {
    private static final String BACKLOG_SUFFIX = ".backlog";
    private static final String DELETED = " (deleted)";

    /** The audited JVMs this user may look into, and how many JVMs of others had to be passed over. */
    record Search(List<AuditedJvm> found, int unreadable) {}

    static Search search() throws IOException {
        List<AuditedJvm> found = new ArrayList<>();
        int unreadable = 0;
        for (ProcessFiles process : ProcessFiles.all()) {
            try {
                AuditedJvm jvm = of(process);
                if (jvm != null) {
                    found.add(jvm);
                }
            } catch (IOException e) {
                if (process.arguments().get(0).endsWith("java")) {
                    unreadable++;
                }
            }
        }
        return new Search(found, unreadable);
    }

    /** The audited JVM with a process id. */
    static AuditedJvm withPid(long pid) throws CommandException {
        ProcessFiles process = new ProcessFiles(pid);
        if (!process.alive()) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED, "pid=" + pid + ": no such process (see " + SuggestedCommand.of("list") + ")");
        }
        AuditedJvm jvm;
        try {
            jvm = of(process);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "pid=" + pid + ": belongs to uid " + process.effectiveUid()
                            + " and may not be looked into (run this as that user or as root)");
        }
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

    /** The process as an audited JVM; null if it is none. */
    static @Nullable AuditedJvm of(ProcessFiles process) throws IOException {
        for (String file : process.mappedFiles()) {
            String name = file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
            if (name.endsWith(BACKLOG_SUFFIX)) {
                AuditedJvm jvm = withBacklog(process, name);
                if (jvm != null) {
                    return jvm;
                }
            }
        }
        return null;
    }

    /**
     * The process with its own backlog; null if the file is none.
     */
    private static @Nullable AuditedJvm withBacklog(ProcessFiles process, String name) throws IOException {
        for (Path file : process.tree().mapped(RawName.ofBytes(name))) {
            HeaderView header = HeaderView.read(file);
            if (header != null && header.pid() == process.innermostPid()) {
                return new AuditedJvm(process, header, file);
            }
        }
        return null;
    }

    long pid() {
        return process.pid();
    }

    /** Main class, safe for a terminal. */
    String mainClass() {
        return Wording.program(Wording.printable(header.mainClass()));
    }

    /** The control socket as this process can reach it. */
    Path controlSocket() {
        return process.tree().seen(header.controlSocket());
    }

    /** Whether its backlog or the log in use is in a directory. */
    boolean isIn(Path directory) {
        return isSame(backlog.getParent(), directory)
                || isSame(process.tree().seen(header.logFile()).getParent(), directory);
    }

    static boolean isSame(@Nullable Path one, Path other) {
        try {
            return one != null && Files.isSameFile(one, other);
        } catch (IOException unknown) {
            return false;
        }
    }

    boolean closed() {
        return !header.gateReasons().isEmpty();
    }
}
