package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.HeaderView;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.sink.FileProblem;
import org.jspecify.annotations.Nullable;

/** What {@code status FILE} says of a backlog file, by its header alone: whose it is, or why it is none that can be read. */
record BacklogFile(Map<String, Object> members, String text, int exitCode) {
    private static final String SUFFIX = ".backlog";

    /** Whether a word of the command line names a file and not a process. */
    static boolean isNamedBy(String word) {
        return word.indexOf('/') >= 0 || endsAsOne(word);
    }

    static boolean endsAsOne(String word) {
        return word.endsWith(SUFFIX);
    }

    /**
     * The same as {@link #of}, of a file that may lie on a disk that hangs.
     *
     * @throws CommandException if it does not answer
     */
    static BacklogFile inTime(Path file, Clock clock, GuardedLooks looks) throws CommandException, IOException {
        AtomicReference<@Nullable BacklogFile> seen = new AtomicReference<>();
        looks.endsInTime(() -> seen.set(of(file, clock)));
        BacklogFile found = seen.get();
        if (found == null) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    Wording.printable(file.toString()) + ": does not answer (a disk that hangs?)");
        }
        return found;
    }

    static BacklogFile of(Path file, Clock clock) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("file", file.toString());
        HeaderView header;
        try {
            header = HeaderView.of(file);
        } catch (BacklogException foreign) {
            String problem = String.valueOf(foreign.getMessage());
            members.put("problem", problem);
            return new BacklogFile(members, Wording.printable(problem), ExitCode.NOT_RECOVERED);
        } catch (IOException unreadable) {
            String problem = file + ": cannot be read: " + FileProblem.of(unreadable);
            members.put("problem", problem);
            return new BacklogFile(members, Wording.printable(problem), ExitCode.NOT_RECOVERED);
        }
        boolean lives = header.processLives();
        List<String> reasons = header.gateReasons();
        members.put("pid", header.pid());
        members.put("main_class", header.mainClass());
        members.put("running", lives);
        members.put("gate", header.closed() ? "closed" : "open");
        members.put("reasons", reasons);
        members.put("waiting", header.waiting());
        members.put("as_of", header.lastStatusMillis());
        members.put("log", Map.of("file", header.logFile()));
        String gate = reasons.isEmpty()
                ? "gate open"
                : (header.closed() ? "gate closed for " : "running unaudited for ") + String.join(", ", reasons);
        String text =
                file + ": backlog of process " + header.pid() + " (" + Wording.program(header.mainClass()) + "), which "
                        + (lives ? "runs" : "has ended") + "; log " + header.logFile() + "; " + gate + ", "
                        + Wording.count(header.waiting(), "waiting thread") + " at "
                        + Wording.time(header.lastStatusMillis(), clock.millis(), clock.getZone())
                        + (lives ? "" : "; " + recoveryOf(file) + " writes what is in it into its log");
        return new BacklogFile(members, Wording.printable(text), ExitCode.OK);
    }

    private static String recoveryOf(Path file) {
        return SuggestedCommand.of("recover "
                + SuggestedCommand.quoted(file.toAbsolutePath().normalize().getParent() + ""));
    }
}
