package org.audithalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.SuggestedCommand;

/**
 * The processes that a command is given to.
 *
 * @param jvms in the order in which they are asked; none only if all had to be passed over
 * @param passedOver those that it cannot be given to
 */
record Reached(List<AuditedJvm> jvms, List<PassedOver> passedOver) {
    /** The one that was named. */
    static Reached one(AuditedJvm jvm) {
        return new Reached(List.of(jvm), List.of());
    }

    /**
     * All that may be asked; the others are named on stderr.
     *
     * @param what the words that asked for all, for the error
     * @throws CommandException if no process is audited
     */
    static Reached all(String what, Console console) throws CommandException, IOException {
        JvmSearch search = JvmSearch.ofAll();
        ListCommand.complainAbout(search, true, console);
        return of(search, what, console);
    }

    /** As {@link #all}, of what a search has found. */
    static Reached of(JvmSearch search, String what, Console console) throws CommandException {
        if (search.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED,
                    what + ": no process is audited (see " + SuggestedCommand.of("help attach") + ")");
        }
        List<PassedOver> passedOver = new ArrayList<>();
        search.halted().forEach(start -> passedOver.add(PassedOver.of(start)));
        search.silent().forEach(silent -> passedOver.add(PassedOver.of(silent)));
        for (PassedOver process : passedOver) {
            console.complain(process.line());
        }
        if (search.found().isEmpty()) {
            console.complain(what + ": no process takes it (see " + SuggestedCommand.of("status") + ")");
        }
        return new Reached(search.found(), passedOver);
    }

    /** What counts for those that had to be passed over. */
    int exitCode() {
        return passedOver.isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }

    /** For JSON: those that were passed over, behind the answers of the others. */
    void addPassedOver(List<Object> answers) {
        for (PassedOver process : passedOver) {
            answers.add(process.members());
        }
    }
}
