package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the processes that are meant has shown.
 *
 * @param reports of those that live
 * @param deadOnes those that died and left a backlog
 * @param unreadable JVMs of others that could not be looked into
 * @param one whether a single process was asked for
 */
record StatusLook(List<StatusReport> reports, DeadJvms deadOnes, int unreadable, boolean one) {
    /** How one process is asked. */
    interface Ask {
        StatusReport of(AuditedJvm jvm);
    }

    /** At one process. */
    static StatusLook atProcess(long pid, Ask ask) throws CommandException {
        JvmSearch search = JvmSearch.of(List.of(new ProcessFiles(pid)), new GuardedLooks());
        List<StatusReport> reports = reports(search, ask);
        if (reports.isEmpty()) {
            // says what it is
            reports.add(ask.of(AuditedJvm.withPid(pid)));
        }
        return new StatusLook(reports, DeadJvms.NONE, 0, true);
    }

    /** At every process, or those whose backlog or log in use is in a directory. */
    static StatusLook atAll(@Nullable Path directory, Ask ask) throws IOException {
        JvmSearch search = JvmSearch.ofAll();
        List<StatusReport> reports = reports(directory == null ? search : search.in(directory), ask);
        DeadJvms dead =
                directory == null ? DeadJvms.near(search.found()) : DeadJvms.in(Set.of(directory), search.found());
        return new StatusLook(reports, dead, search.unreadable(), false);
    }

    private static List<StatusReport> reports(JvmSearch search, Ask ask) {
        List<StatusReport> reports = new ArrayList<>();
        for (AuditedJvm jvm : search.found()) {
            reports.add(ask.of(jvm));
        }
        for (HaltedStart halted : search.halted()) {
            reports.add(StatusReport.of(halted));
        }
        for (SilentJvm silent : search.silent()) {
            reports.add(StatusReport.of(silent));
        }
        return reports;
    }

    List<DeadJvm> dead() {
        return deadOnes.found();
    }

    /**
     * The worst of all, dead ones that left records included. A directory that could not be looked into counts as a process that does
     * not answer, unless it is known anyway that one is halted: that disk is then mostly why.
     */
    int exitCode() {
        int exitCode = ExitCode.OK;
        for (DeadJvm jvm : dead()) {
            exitCode = ExitCode.worse(exitCode, jvm.records() > 0 ? ExitCode.DEGRADED : ExitCode.OK);
        }
        if (reports.isEmpty() && exitCode == ExitCode.OK && deadOnes.silent().isEmpty()) {
            return ExitCode.NOT_AUDITED;
        }
        for (StatusReport report : reports) {
            exitCode = ExitCode.worse(exitCode, report.exitCode());
        }
        boolean allSeen = deadOnes.silent().isEmpty() || exitCode == ExitCode.CLOSED;
        return allSeen ? exitCode : ExitCode.worse(exitCode, ExitCode.UNREACHABLE);
    }

    /** For JSON: an object of one process, else an array. */
    Object members() {
        if (one) {
            return reports.get(0).members();
        }
        List<Object> members = new ArrayList<>();
        for (StatusReport report : reports) {
            members.add(report.members());
        }
        for (DeadJvm jvm : dead()) {
            members.add(jvm.members());
        }
        return members;
    }

    /**
     * For people; empty if there is nothing to show.
     *
     * @param all whether every waiter is listed
     * @param settings whether settings that nobody set are listed too
     */
    String text(Clock clock, boolean all, boolean settings) {
        List<String> paragraphs = new ArrayList<>();
        StatusText text = new StatusText(clock, all, settings);
        for (StatusReport report : reports) {
            paragraphs.add(text.of(report).stripTrailing());
        }
        for (DeadJvm jvm : dead()) {
            StatusLines lines = new StatusLines(clock);
            jvm.describe(lines);
            paragraphs.add(lines.toString().stripTrailing());
        }
        return String.join("\n\n", paragraphs);
    }

    /** What the text does not show, a line each. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (unreadable > 0) {
            remarks.add(Wording.notLookedInto(unreadable, ProcessFiles.self().effectiveUid()));
        }
        remarks.addAll(remarks(deadOnes));
        if (reports.isEmpty() && dead().isEmpty()) {
            remarks.add("no audited JVM found");
        }
        return remarks;
    }

    /** Where nobody could look for dead processes, a line each. */
    static List<String> remarks(DeadJvms dead) {
        List<String> remarks = new ArrayList<>();
        for (Path directory : dead.silent()) {
            remarks.add(Wording.printable(directory.toString())
                    + ": does not answer (a disk that hangs?): dead processes there are not shown");
        }
        return remarks;
    }
}
