package org.audithalt.cli;

import java.io.IOException;
import java.util.List;
import org.audithalt.control.SuggestedCommand;

/**
 * The processes that a command is given to.
 *
 * @param jvms in the order in which they are asked; never none
 * @param exitCode what counts for those that had to be passed over
 */
record Reached(List<AuditedJvm> jvms, int exitCode) {
    /** The one that was named. */
    static Reached one(AuditedJvm jvm) {
        return new Reached(List.of(jvm), ExitCode.OK);
    }

    /**
     * All that may be asked; the others are named on stderr.
     *
     * @param what the words that asked for all, for the error
     * @throws CommandException if there is none to ask
     */
    static Reached all(String what, Console console) throws CommandException, IOException {
        JvmSearch search = JvmSearch.ofAll();
        ListCommand.complainAbout(search, true, console);
        return of(search, what, console);
    }

    /** As {@link #all}, of what a search has found. */
    static Reached of(JvmSearch search, String what, Console console) throws CommandException {
        for (HaltedStart start : search.halted()) {
            console.complain("pid=" + start.pid() + ": passed over: waits at its start for space");
        }
        for (SilentJvm silent : search.silent()) {
            console.complain("pid=" + silent.process().pid() + ": passed over: " + silent.what());
        }
        if (search.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED,
                    what + ": no process is audited (see " + SuggestedCommand.of("help attach") + ")");
        }
        if (search.found().isEmpty()) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, what + ": no process takes it (see " + SuggestedCommand.of("status") + ")");
        }
        boolean passedOver = !search.halted().isEmpty() || !search.silent().isEmpty();
        return new Reached(search.found(), passedOver ? ExitCode.UNREACHABLE : ExitCode.OK);
    }
}
